/** Counts who wants each thing, so that it is let go when the last of them leaves. */
export class Watched {
  private readonly users = new Map<string, number>();

  add(id: string): void {
    this.users.set(id, (this.users.get(id) ?? 0) + 1);
  }

  /** Whether nobody wants it any more. */
  remove(id: string): boolean {
    const left = (this.users.get(id) ?? 0) - 1;
    if (left > 0) this.users.set(id, left);
    else this.users.delete(id);
    return left <= 0;
  }

  ids(): string[] {
    return [...this.users.keys()];
  }
}
