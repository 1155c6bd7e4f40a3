/** Small normal forms that say one thing about arrays or objects, and nothing about other types unless told to. */
import type { ArrayForm, Forms, ValueForm } from "./forms.ts";
import type { Goal } from "./goals.ts";
import type { ObjectForm } from "./object-forms.ts";
import type { StringSet } from "./strings.ts";

export class Blocks {
  readonly #forms: Forms;

  constructor(forms: Forms) {
    this.#forms = forms;
  }

  objects(fields: Partial<ObjectForm>): ValueForm {
    const form = this.#forms.objects.normal({ ...this.#forms.objects.any, ...fields });
    return { ...this.#forms.anything, objects: form === undefined ? [] : [form] };
  }

  arrays(fields: Partial<ArrayForm>): ValueForm {
    const form = this.#forms.array({ ...this.#forms.anyArray, ...fields });
    return { ...this.#forms.anything, arrays: form === undefined ? [] : [form] };
  }

  contains(goal: Goal, from: number, min: number, max: number): ValueForm {
    return this.arrays({ contains: [{ goal, from, min, max }] });
  }

  absent(key: string): ValueForm {
    return this.objects({ rules: [this.#forms.objects.keyRule(key, this.#forms.goals.never)] });
  }

  /** The member is there and satisfies the goal. */
  memberAt(key: string, goal: Goal): ValueForm {
    const rules = goal === this.#forms.goals.anything ? [] : [this.#forms.objects.keyRule(key, goal)];
    return this.objects({ rules, required: [key] });
  }

  /** Some member with such a name and such a value is there. */
  someMember(names: StringSet, nameGoal: Goal, goal: Goal): ValueForm {
    const { objects } = this.#forms;
    return this.objects({ conditions: [objects.condition([objects.option(names, nameGoal, goal)], [])] });
  }

  /** The item is there and satisfies the goal. */
  itemAt(position: number, goal: Goal): ValueForm {
    const prefix = [...new Array<Goal>(position).fill(this.#forms.goals.anything), goal];
    return this.arrays({ prefix, min: position + 1 });
  }

  onlyObjects({ objects }: ValueForm): ValueForm {
    return { ...this.#forms.never, objects };
  }

  onlyArrays({ arrays }: ValueForm): ValueForm {
    return { ...this.#forms.never, arrays };
  }
}
