export const view = (item: Item): void => {
  window._learnq = window._learnq || ([] as unknown[]);
  window._learnq.push(['track', 'Viewed Product', item!]);
  if (klaviyo.isIdentified()) greet();
};
