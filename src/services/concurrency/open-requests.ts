/** How long after a request of another owner the process still counts as shared, ms. */
const SHARED_FOR_MS = 250;

/** Whose requests are open: work that can wait goes slower while several want answers. */
export class OpenRequests {
  private readonly open = new Map<string, number>();
  /** The owner of the request that has ended last, and when. */
  private last: { readonly owner: string; readonly at: number } | undefined;
  private sharedUntil = 0;

  /** Whether requests of several owners are open, or were lately. */
  get areShared(): boolean {
    return this.open.size > 1 || performance.now() < this.sharedUntil;
  }

  /** A request of the owner begins. @returns ends it; call it once */
  enter(owner: string): () => void {
    this.open.set(owner, (this.open.get(owner) ?? 0) + 1);
    const wasOther = this.last && this.last.owner !== owner && performance.now() - this.last.at < SHARED_FOR_MS;
    if (wasOther) this.share();
    return () => this.leave(owner);
  }

  private leave(owner: string): void {
    if (this.open.size > 1) this.share();
    const left = (this.open.get(owner) as number) - 1;
    if (left > 0) this.open.set(owner, left);
    else this.open.delete(owner);
    this.last = { owner, at: performance.now() };
  }

  private share(): void {
    this.sharedUntil = performance.now() + SHARED_FOR_MS;
  }
}

/** Those of the process. */
export const openRequests = new OpenRequests();
