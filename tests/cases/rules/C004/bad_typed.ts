export class Klaviyo<T> {
  init(): void {
    (window as any).klaviyo = (window as any).klaviyo || []; // here
  }
}
export function tell(args: unknown[]): void {
  const queue = (window.klaviyo = window.klaviyo || []) as unknown[]; // here
  queue.push(args);
}
