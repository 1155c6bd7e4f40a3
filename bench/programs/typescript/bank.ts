import { Account, type Entry, InsufficientFunds, transfer } from "./account.ts";

interface Summary {
  readonly owner: string;
  readonly total: number;
  readonly byKind: Record<Entry["kind"], number>;
}

function summarise(account: Account): Summary {
  const byKind: Record<Entry["kind"], number> = { deposit: 0, withdrawal: 0, fee: 0 };
  for (const entry of account.statement()) {
    byKind[entry.kind] += entry.amount;
  }
  return { owner: account.owner, total: account.total, byKind };
}

export class Bank {
  readonly #accounts = new Map<string, Account>();
  protected opened: number = 0;

  open(owner: string, opening?: number): Account {
    const existing = this.#accounts.get(owner);
    if (existing !== undefined) {
      return existing;
    }
    const account = new Account(owner, opening ?? 0);
    this.#accounts.set(owner, account);
    this.opened += 1;
    return account;
  }

  find(owner: string): Account | undefined {
    return this.#accounts.get(owner);
  }

  move(from: string, to: string, amount: number): boolean {
    const source = this.find(from);
    const target = this.find(to);
    if (source === undefined || target === undefined) {
      return false;
    }
    return transfer(source, target, amount);
  }

  richest(): string | undefined {
    let best: Account | undefined;
    for (const account of this.#accounts.values()) {
      if (best === undefined || account.total > best.total) {
        best = account;
      }
    }
    return best?.owner;
  }

  report(): Summary[] {
    const summaries: Summary[] = [];
    this.#accounts.forEach((account) => {
      summaries.push(summarise(account));
    });
    return summaries.sort((a, b) => b.total - a.total);
  }
}

export function shortage(error: unknown): number {
  return error instanceof InsufficientFunds ? error.missing : 0;
}
