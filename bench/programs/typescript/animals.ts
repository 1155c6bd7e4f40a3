export type Sound = "woof" | "meow" | "tweet";

export abstract class Animal {
  protected energy: number = 10;
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  abstract sound(): Sound;

  abstract eat(grams: number): void;

  greet(other: Animal): string {
    this.energy -= 1;
    return `${this.name} says ${this.sound()} to ${other.name}`;
  }

  get isTired(): boolean {
    return this.energy < 3;
  }
}

export class Dog extends Animal {
  private readonly tricks: string[] = [];

  override sound(): Sound {
    return "woof";
  }

  override eat(grams: number): void {
    this.energy += grams / 10;
  }

  learn(trick: string): number {
    return this.tricks.push(trick);
  }

  perform(): string {
    const trick = this.tricks.at(-1);
    return trick === undefined ? this.sound() : `${this.name}: ${trick}`;
  }
}

export class Bird extends Animal {
  readonly canFly: boolean;

  constructor(name: string, canFly: boolean) {
    super(name);
    this.canFly = canFly;
  }

  override sound(): Sound {
    return "tweet";
  }

  override eat(grams: number): void {
    this.energy += grams;
  }
}

export function party(animals: readonly Animal[]): string[] {
  const lines: string[] = [];
  animals.forEach((animal, i) => {
    const next = animals[(i + 1) % animals.length];
    if (next !== undefined) lines.push(animal.greet(next));
  });
  return lines;
}

export function feed(animals: Animal[], grams: number): number {
  let fed = 0;
  for (const animal of animals) {
    if (animal.isTired || animal instanceof Bird) {
      animal.eat(grams);
      fed++;
    }
  }
  return fed;
}

const rex = new Dog("Rex");
rex.learn("roll");
export const show: string[] = party([rex, new Bird("Kiwi", false)]);
