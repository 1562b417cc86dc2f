/** Dawn's, and of the themes made from it: in classic scripts, so that every script sees them. */
declare const PUB_SUB_EVENTS: { cartUpdate: string; variantChange: string }
declare function subscribe(event: string, use: (data: any) => void): void
