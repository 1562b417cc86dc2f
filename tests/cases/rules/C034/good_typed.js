// @flow
export function tell(item: {name: string}): void {
  window.klaviyo.track('Viewed Product', {ProductName: (item.name: string)});
}
