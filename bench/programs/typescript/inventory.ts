export interface Item {
  readonly sku: string;
  name: string;
  price: number;
  stock: number;
  tags?: string[];
}

export type Unit = "piece" | "box" | "pallet";

const perUnit: Record<Unit, number> = { piece: 1, box: 12, pallet: 480 };

export class Inventory {
  private items: Map<string, Item> = new Map();
  public readonly currency: "EUR" | "USD" = "EUR";

  add(item: Item): void {
    const present = this.items.get(item.sku);
    if (present === undefined) {
      this.items.set(item.sku, { ...item });
    } else {
      present.stock += item.stock;
    }
  }

  take(sku: string, count: number, unit: Unit = "piece"): Item {
    const item = this.items.get(sku);
    if (item === undefined) {
      throw new Error(`no item ${sku}`);
    }
    const wanted = count * perUnit[unit];
    if (wanted > item.stock) {
      throw new RangeError(`only ${item.stock} of ${item.name}`);
    }
    item.stock -= wanted;
    return item;
  }

  value(): number {
    let sum = 0;
    for (const item of this.items.values()) {
      sum += item.price * item.stock;
    }
    return sum;
  }

  tagged(tag: string): Item[] {
    return [...this.items.values()].filter((item) => item.tags?.includes(tag) === true);
  }
}

export function stockUp(inventory: Inventory): number {
  const screws: Item = { sku: "s-1", name: "screws", price: 0.05, stock: 1000 };
  inventory.add(screws);
  inventory.add({ sku: "h-1", name: "hammer", price: 12.5, stock: 8, tags: ["tool", "steel"] });
  inventory.take("s-1", 2, "box");
  const discount = 0.1;
  let total = inventory.value();
  total = total - total * discount;
  return Math.round(total * 100) / 100;
}
