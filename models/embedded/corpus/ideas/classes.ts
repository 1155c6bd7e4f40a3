/** Ideas of small classes; their tests are lists of expressions over a fresh instance called `subject`. */
import type { Idea } from "../idea.ts";

export const CLASS_IDEAS: readonly Idea[] = [
  {
    id: "stack",
    topic: "classes",
    says: [
      "A stack with push, pop, {peek and size|peek and a size}",
      "A {last-in, first-out list|stack} with push, pop, peek and size",
    ],
    names: ["Stack", "SimpleStack", "ItemStack", "Pile"],
    signature: "<T>",
    bodies: [
      "private readonly items: T[] = [];\n\npush(item: T): void {\n  this.items.push(item);\n}\n\npop(): T | undefined {\n  return this.items.pop();\n}\n\npeek(): T | undefined {\n  return this.items.at(-1);\n}\n\nget size(): number {\n  return this.items.length;\n}",
    ],
    run: () => {
      const items: unknown[] = [];
      return {
        push: (x: unknown) => void items.push(x),
        pop: () => items.pop(),
        peek: () => items.at(-1),
        get size() {
          return items.length;
        },
      };
    },
    steps: [
      ["subject.push(1)", "subject.push(2)", "subject.peek()", "subject.pop()", "subject.size"],
      ["subject.pop()", "subject.size"],
    ],
  },
  {
    id: "queue",
    topic: "classes",
    says: [
      "A queue with enqueue, dequeue and size",
      "A {first-in, first-out list|queue} with enqueue, dequeue and {size|a size}",
    ],
    names: ["Queue", "SimpleQueue", "WaitingLine", "TaskQueue"],
    signature: "<T>",
    bodies: [
      "private readonly items: T[] = [];\n\nenqueue(item: T): void {\n  this.items.push(item);\n}\n\ndequeue(): T | undefined {\n  return this.items.shift();\n}\n\nget size(): number {\n  return this.items.length;\n}",
    ],
    run: () => {
      const items: unknown[] = [];
      return {
        enqueue: (x: unknown) => void items.push(x),
        dequeue: () => items.shift(),
        get size() {
          return items.length;
        },
      };
    },
    steps: [
      ["subject.enqueue(1)", "subject.enqueue(2)", "subject.dequeue()", "subject.size"],
      ["subject.dequeue()", "subject.size"],
    ],
  },
  {
    id: "counter",
    topic: "classes",
    says: [
      "A counter with increment, decrement and value{|, starting at 0}",
      "Counts up and down: increment, decrement and value",
    ],
    names: ["Counter", "SimpleCounter", "Tally", "ClickCounter"],
    signature: "",
    bodies: [
      "private count = 0;\n\nincrement(): void {\n  this.count++;\n}\n\ndecrement(): void {\n  this.count--;\n}\n\nget value(): number {\n  return this.count;\n}",
    ],
    run: () => {
      let n = 0;
      return {
        increment: () => void n++,
        decrement: () => void n--,
        get value() {
          return n;
        },
      };
    },
    steps: [
      ["subject.value"],
      ["subject.increment()", "subject.increment()", "subject.decrement()", "subject.value"],
    ],
  },
  {
    id: "account",
    topic: "classes",
    says: [
      "{A bank account|An account} with deposit, withdraw and balance; {withdrawing too much throws|it throws when too little is left}",
    ],
    names: ["Account", "BankAccount", "Wallet", "Purse"],
    signature: "",
    bodies: [
      'private amount = 0;\n\ndeposit(sum: number): void {\n  this.amount += sum;\n}\n\nwithdraw(sum: number): void {\n  if (sum > this.amount) {\n    throw new Error("Not enough money");\n  }\n  this.amount -= sum;\n}\n\nget balance(): number {\n  return this.amount;\n}',
    ],
    run: () => {
      let n = 0;
      return {
        deposit: (x: number) => void (n += x),
        withdraw: (x: number) => {
          if (x > n) throw new Error("Not enough money");
          n -= x;
        },
        get balance() {
          return n;
        },
      };
    },
    steps: [
      ["subject.balance"],
      ["subject.deposit(10)", "subject.withdraw(4)", "subject.balance"],
      ["subject.withdraw(1)"],
    ],
  },
  {
    id: "inventory",
    topic: "classes",
    says: [
      "{Keeps|Counts} {the stock of|how many there are of} {named items|items by name}: add, remove and count",
      "An inventory with add, remove and count{| by name}",
    ],
    names: ["Inventory", "Stock", "Warehouse", "Storage"],
    signature: "",
    bodies: [
      "private readonly stock = new Map<string, number>();\n\nadd(name: string, amount: number): void {\n  this.stock.set(name, this.count(name) + amount);\n}\n\nremove(name: string, amount: number): void {\n  this.stock.set(name, Math.max(0, this.count(name) - amount));\n}\n\ncount(name: string): number {\n  return this.stock.get(name) ?? 0;\n}",
    ],
    run: () => {
      const stock = new Map<string, number>();
      const count = (n: string) => stock.get(n) ?? 0;
      return {
        count,
        add: (n: string, k: number) => void stock.set(n, count(n) + k),
        remove: (n: string, k: number) => void stock.set(n, Math.max(0, count(n) - k)),
      };
    },
    steps: [
      ['subject.count("pear")'],
      ['subject.add("pear", 3)', 'subject.remove("pear", 1)', 'subject.count("pear")'],
      ['subject.remove("fig", 2)', 'subject.count("fig")'],
    ],
  },
  {
    id: "shopping-cart",
    topic: "classes",
    says: [
      "A shopping cart: add {an item|a product} with {a |}price, {and |}total{| of all prices}",
      "A cart with add and total",
    ],
    names: ["Cart", "ShoppingCart", "Basket", "Bill"],
    signature: "",
    bodies: [
      "private readonly items: { name: string; price: number }[] = [];\n\nadd(name: string, price: number): void {\n  this.items.push({ name, price });\n}\n\nget total(): number {\n  return this.items.reduce((sum, item) => sum + item.price, 0);\n}",
    ],
    run: () => {
      let n = 0;
      return {
        add: (_: string, p: number) => void (n += p),
        get total() {
          return n;
        },
      };
    },
    steps: [["subject.total"], ['subject.add("tea", 3)', 'subject.add("cup", 7)', "subject.total"]],
  },
  {
    id: "timer-history",
    topic: "classes",
    says: [
      "Remembers {numbers|values|measurements}: add, average and {max|the maximum}",
      "Collects {measurements|readings|numbers} with add, average and max",
    ],
    names: ["Statistics", "Samples", "Measurements", "Readings"],
    signature: "",
    bodies: [
      "private readonly values: number[] = [];\n\nadd(value: number): void {\n  this.values.push(value);\n}\n\nget average(): number {\n  if (this.values.length === 0) {\n    return 0;\n  }\n  return this.values.reduce((sum, value) => sum + value, 0) / this.values.length;\n}\n\nget max(): number | undefined {\n  return this.values.length === 0 ? undefined : Math.max(...this.values);\n}",
    ],
    run: () => {
      const xs: number[] = [];
      return {
        add: (x: number) => void xs.push(x),
        get average() {
          return xs.length === 0 ? 0 : xs.reduce((a, b) => a + b, 0) / xs.length;
        },
        get max() {
          return xs.length === 0 ? undefined : Math.max(...xs);
        },
      };
    },
    steps: [
      ["subject.average", "subject.max"],
      ["subject.add(2)", "subject.add(4)", "subject.average", "subject.max"],
    ],
  },
  {
    id: "toggle",
    topic: "classes",
    says: [
      "A switch {that can be turned|with} on and off: toggle and isOn",
      "{Remembers|Knows} whether something is on: toggle and isOn",
    ],
    names: ["Toggle", "Switch", "Lamp", "PowerButton"],
    signature: "",
    bodies: [
      "private on = false;\n\ntoggle(): void {\n  this.on = !this.on;\n}\n\nget isOn(): boolean {\n  return this.on;\n}",
    ],
    run: () => {
      let on = false;
      return {
        toggle: () => void (on = !on),
        get isOn() {
          return on;
        },
      };
    },
    steps: [["subject.isOn"], ["subject.toggle()", "subject.isOn", "subject.toggle()", "subject.isOn"]],
  },
];
