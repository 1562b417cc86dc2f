/** Dawn's, and of the themes made from it: in classic scripts, so that every script sees them. */
declare const PUB_SUB_EVENTS: { cartUpdate: string; variantChange: string }
declare function subscribe(event: string, use: (data: any) => void): void

/** What Shopify gives to a custom pixel, and what the file of the pixel holds before the runtime. */
declare const analytics: import('@shopify/web-pixels-extension').ExtensionApi['analytics']
declare const browser: import('@shopify/web-pixels-extension').ExtensionApi['browser']
declare const init: import('@shopify/web-pixels-extension').ExtensionApi['init']
declare const customerPrivacy: import('@shopify/web-pixels-extension').ExtensionApi['customerPrivacy']
declare const api: { customerPrivacy: typeof customerPrivacy }
declare const snippetgen: any

/** Compile-time switches, set by build.js. */
declare var SNIPPET_CART: boolean
declare var SNIPPET_SIGNALS: boolean
declare var SNIPPET_DEBUG: boolean
