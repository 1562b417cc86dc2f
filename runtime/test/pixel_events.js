// What Shopify sends to a pixel. TypeScript holds it against Shopify's own types.

/** @typedef {import('@shopify/web-pixels-extension').ProductVariant} ProductVariant */
/** @typedef {import('@shopify/web-pixels-extension').Checkout} Checkout */
/** @typedef {import('@shopify/web-pixels-extension').PixelEvents} Events */

const CURRENCY = 'EUR'

/** @param {number} amount */
const money = (amount) => ({ amount, currencyCode: CURRENCY })

/** @type {ProductVariant} */
export const MUG = {
  id: '71',
  image: { src: 'https://cdn.shopify.com/mug.jpg' },
  price: money(9.99),
  product: { id: '7', title: 'Mug </script>"', type: '', untranslatedTitle: 'Mug', url: '/products/mug', vendor: 'Cups' },
  sku: 'MUG-RED',
  title: 'Red',
  untranslatedTitle: 'Red'
}

/** @type {ProductVariant} Bare: all that may be missing is. */
const BARE = {
  ...MUG,
  id: null,
  image: null,
  sku: null,
  title: null,
  untranslatedTitle: null,
  product: { ...MUG.product, id: null, url: null, type: null }
}

/** @type {Checkout} */
const CHECKOUT = {
  attributes: [],
  billingAddress: null,
  buyerAcceptsEmailMarketing: false,
  buyerAcceptsSmsMarketing: false,
  currencyCode: CURRENCY,
  delivery: null,
  discountApplications: [],
  discountsAmount: money(2),
  email: null,
  lineItems: [
    {
      discountAllocations: [],
      finalLinePrice: money(19.98),
      id: '1',
      properties: [],
      quantity: 2,
      sellingPlanAllocation: null,
      title: 'Mug',
      variant: MUG
    }
  ],
  localization: {
    country: { isoCode: 'FR' },
    language: { isoCode: 'fr' },
    market: { handle: 'eu', id: '1' }
  },
  order: null,
  phone: null,
  shippingAddress: null,
  shippingLine: null,
  smsMarketingPhone: null,
  subtotalPrice: money(19.98),
  token: 'tok',
  totalPrice: money(17.98),
  totalTax: money(0),
  transactions: []
}

const GUEST = {
  ...CHECKOUT,
  email: 'sarah@shop.fr',
  phone: '+33 1 23 45 67 89',
  order: { customer: null, id: '1001' },
  discountApplications: ['AUTOMATIC', 'DISCOUNT_CODE'].map((type) => ({
    ...{ allocationMethod: 'ACROSS', targetSelection: 'ALL', targetType: 'LINE_ITEM' },
    ...{ title: type === 'AUTOMATIC' ? 'Two for one' : 'WELCOME5', type, value: money(1) }
  }))
}

/** By Shopify's name: the data that comes with it. @type {{[name in keyof Events]?: Events[name] extends {data: infer Data} ? Data : never}} */
export const DATA = {
  product_viewed: { productVariant: MUG },
  collection_viewed: { collection: { id: '5', title: 'Cups & mugs', productVariants: [MUG] } },
  search_submitted: { searchResult: { query: 'mug "x"', productVariants: [] } },
  product_added_to_cart: { cartLine: { cost: { totalAmount: money(19.98) }, merchandise: MUG, quantity: 2 } },
  checkout_started: { checkout: CHECKOUT },
  checkout_contact_info_submitted: { checkout: { ...CHECKOUT, email: 'sarah@shop.fr' } },
  checkout_completed: { checkout: GUEST }
}

/** The same with all missing that Shopify says may be. @type {typeof DATA} */
export const SPARSE = {
  product_viewed: { productVariant: BARE },
  product_added_to_cart: { cartLine: null },
  checkout_started: { checkout: { ...CHECKOUT, lineItems: [{ ...CHECKOUT.lineItems[0], variant: null, title: null }] } },
  checkout_completed: { checkout: { ...GUEST, order: null, totalPrice: null, discountsAmount: null } }
}
