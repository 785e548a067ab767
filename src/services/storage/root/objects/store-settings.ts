/** How object stores are reached, beside what the SDKs of their providers take from the environment. */
export interface StoreSettings {
  /** URL of a store other than the provider's own. */
  readonly endpoint: string | undefined;
  readonly region: string | undefined;
  /** Whether requests may go in plain HTTP. */
  readonly allowHttp: boolean;
  /** Whether buckets are in the path of URLs, not in the name of the host. Where there is an endpoint, by default. */
  readonly pathStyle: boolean | undefined;
  /** How long one request may take, ms. */
  readonly timeoutMs: number;
}

export const DEFAULT_STORE_SETTINGS: StoreSettings = {
  endpoint: undefined,
  region: undefined,
  allowHttp: false,
  pathStyle: undefined,
  timeoutMs: 10_000,
};
