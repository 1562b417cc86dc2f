// What Klaviyo finds a visitor by.

/** The first of them that identify was told, if any. @param {any} traits */
export function address(traits) {
  return traits && (traits.$email || traits.email || traits.$id || traits.$phone_number || traits.phone_number)
}
