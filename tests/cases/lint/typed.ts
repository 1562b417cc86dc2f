import type { Product } from './product';
import { type Cart, tell } from './cart';

declare global {
  interface Window { klaviyo?: unknown[]; _learnq: unknown[] }
}
type Told = { ProductID: string; Price: number };
export interface Options<T> { told: T }
export type { Cart };
enum Kind { Page, Cart }

abstract class Shop<T extends Product> extends Base<T> implements Told, Other {
  private readonly items: ReadonlyArray<T> = [];
  declare name: string;
  constructor(private key: string, readonly tag?: string) { super(); }
  abstract told(): void;
  find<K extends keyof T>(key: K, all?: boolean): asserts key is K;
  public override find(key: string): T | undefined {
    return (this.items as T[]).find((each): each is T => each!.key === key);
  }
}

export async function view<T = {}>(product: Product, at?: Date, ...rest: string[]): Promise<void> {
  let told!: Told;
  const item = {
    price: product!.price as unknown as number, // S013
    ImageURL: <string>product.image,
    ProductURL: product.url satisfies string, // S013
  } satisfies Partial<Told>;
  (window as any).klaviyo?.track<boolean>('Viewed Product', item as Record<string, unknown>);
  (window._learnq as unknown[])!.push(['identify', { $email: 'emma@example.com' }] as const); // I005
}
