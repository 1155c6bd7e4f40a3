/** Normal forms of constants: exactly some values, or all but one. */
import type { JsonNode } from "../../../../src/kernel/index.ts";
import type { Blocks } from "./blocks.ts";
import { type Decimal, parseDecimal, printDecimal } from "./decimal.ts";
import { arrayKey, distinct, type Forms, type ValueForm } from "./forms.ts";
import type { Goal } from "./goals.ts";
import { NO_NUMBERS } from "./numbers.ts";
import { objectKey } from "./object-forms.ts";
import { NO_STRINGS } from "./strings.ts";

export class Constants {
  readonly #forms: Forms;
  readonly #blocks: Blocks;

  constructor(forms: Forms, blocks: Blocks) {
    this.#forms = forms;
    this.#blocks = blocks;
  }

  /** Any of the values; scalars of one type become one set. */
  anyOf(values: readonly JsonNode[]): ValueForm {
    const forms = this.#forms;
    const strings = new Set<string>();
    const numbers = new Map<string, Decimal>();
    const parts: ValueForm[] = [];
    for (const value of values) {
      if (value.kind === "string") strings.add(value.value);
      else if (value.kind === "number") {
        const number = parseDecimal(value.text);
        numbers.set(printDecimal(number), number);
      } else parts.push(this.exactly(value));
    }
    return {
      null: parts.some((part) => part.null),
      booleans: parts.reduce((bits, part) => bits | part.booleans, 0),
      numbers: numbers.size === 0 ? NO_NUMBERS : { values: numbers, range: undefined },
      strings: strings.size === 0 ? NO_STRINGS : forms.strings.of(strings),
      arrays: distinct(
        parts.flatMap((part) => part.arrays),
        forms.anyArray,
        arrayKey,
      ),
      objects: forms.objects.merge(
        distinct(
          parts.flatMap((part) => part.objects),
          forms.objects.any,
          objectKey,
        ),
      ),
    };
  }

  /** Everything but the values; scalars of one type at once. */
  noneOf(values: readonly JsonNode[]): ValueForm {
    const forms = this.#forms;
    const scalars = this.anyOf(values.filter(({ kind }) => kind !== "array" && kind !== "object"));
    let form: ValueForm = {
      ...forms.anything,
      null: !scalars.null,
      booleans: 3 & ~scalars.booleans,
      numbers: forms.numbers.complement(scalars.numbers),
      strings: forms.strings.complement(scalars.strings),
    };
    for (const value of values) {
      if (value.kind === "array" || value.kind === "object") form = forms.meet(form, this.otherThan(value));
    }
    return form;
  }

  exactly(value: JsonNode): ValueForm {
    const forms = this.#forms;
    const { goals } = forms;
    switch (value.kind) {
      case "null":
        return { ...forms.never, null: true };
      case "boolean":
        return { ...forms.never, booleans: value.value ? 2 : 1 };
      case "number":
        return { ...forms.never, numbers: forms.numbers.of(parseDecimal(value.text)) };
      case "string":
        return { ...forms.never, strings: forms.strings.of([value.value]) };
      case "array": {
        const prefix = value.items.map((item) => goals.ofValue(item));
        const length = prefix.length;
        return this.#blocks.onlyArrays(
          this.#blocks.arrays({ prefix, rest: goals.never, min: length, max: length }),
        );
      }
      case "object": {
        const named = new Map<string, Goal>();
        for (const [key, member] of value.members) named.set(key, goals.ofValue(member));
        const rules = [forms.objects.rule(named, [], goals.never)];
        return this.#blocks.onlyObjects(this.#blocks.objects({ rules, required: [...named.keys()].sort() }));
      }
    }
  }

  otherThan(value: JsonNode): ValueForm {
    const forms = this.#forms;
    const { goals } = forms;
    switch (value.kind) {
      case "null":
        return { ...forms.anything, null: false };
      case "boolean":
        return { ...forms.anything, booleans: value.value ? 1 : 2 };
      case "number":
        return {
          ...forms.anything,
          numbers: forms.numbers.complement(forms.numbers.of(parseDecimal(value.text))),
        };
      case "string":
        return { ...forms.anything, strings: forms.strings.complement(forms.strings.of([value.value])) };
      case "array": {
        const { length } = value.items;
        let other = this.#blocks.onlyArrays(this.#blocks.arrays({ min: length + 1 }));
        if (length > 0)
          other = forms.join(other, this.#blocks.onlyArrays(this.#blocks.arrays({ max: length - 1 })));
        value.items.forEach((item, i) => {
          other = forms.join(
            other,
            this.#blocks.onlyArrays(this.#blocks.itemAt(i, goals.ofValue(item, false))),
          );
        });
        return { ...forms.anything, arrays: other.arrays };
      }
      case "object": {
        const keys = [...value.members.keys()];
        const others = forms.strings.complement(forms.strings.of(keys));
        let other = this.#blocks.onlyObjects(this.#blocks.someMember(others, goals.anything, goals.anything));
        for (const [key, member] of value.members) {
          other = forms.join(other, this.#blocks.onlyObjects(this.#blocks.absent(key)));
          other = forms.join(
            other,
            this.#blocks.onlyObjects(this.#blocks.memberAt(key, goals.ofValue(member, false))),
          );
        }
        return { ...forms.anything, objects: other.objects };
      }
    }
  }
}
