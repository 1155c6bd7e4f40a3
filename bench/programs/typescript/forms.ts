export type FieldKind = "text" | "number" | "flag";

export interface Field<K extends FieldKind = FieldKind> {
  readonly kind: K;
  readonly label: string;
  readonly isRequired?: boolean;
}

type ValueOf<K extends FieldKind> = K extends "text" ? string : K extends "number" ? number : boolean;
export type Form = Record<string, Field>;
export type Values<F extends Form> = { [K in keyof F]: ValueOf<F[K]["kind"]> };
export type Problems<F extends Form> = { [K in keyof F]?: string };

export function text(label: string, isRequired: boolean = false): Field<"text"> {
  return { kind: "text", label, isRequired };
}

export function flag(label: string): Field<"flag"> {
  return { kind: "flag", label };
}

export const signUp = {
  name: text("Name", true),
  age: { kind: "number", label: "Age" } as Field<"number">,
  news: flag("Send news"),
};

export function problemsIn<F extends Form>(form: F, raw: Partial<Record<keyof F, string>>): Problems<F> {
  const problems: Problems<F> = {};
  for (const key of Object.keys(form) as (keyof F)[]) {
    const field = form[key];
    const given = raw[key];
    if (field?.isRequired === true && (given === undefined || given.trim() === "")) {
      problems[key] = `${field.label} is missing`;
    } else if (field?.kind === "number" && given !== undefined && Number.isNaN(Number(given))) {
      problems[key] = `${field.label} is no number`;
    }
  }
  return problems;
}

export function greet(values: Values<typeof signUp>): string {
  const years: number = values.age;
  const suffix = values.news ? " (reads news)" : "";
  return `${values.name.trim()}, ${years.toFixed(0)}${suffix}`;
}

export const visitor: Values<typeof signUp> = { name: "Ada", age: 36, news: false };
