/** Has the control-flow domain look at texts, where their language measures them. */
import { type ControlFlowValue, controlFlowDomain, controlFlowOf } from "../../domains/control-flow/index.ts";
import { languagePack, openFlowMeter } from "../languages/index.ts";
import { flowOptions } from "./control-flow.ts";
import { type CompiledProgram, withDomains } from "./program.ts";
import { primaryIndex } from "./registered.ts";
import { placeOf } from "./types.ts";

/**
 * The program with demands that only whole functions can be held against audited, where the language of its control flow
 * measures its texts. The measuring parser is large and loaded for this.
 */
export async function withFlowAudit(program: CompiledProgram): Promise<CompiledProgram> {
  const { constraint } = program.constraints[primaryIndex(program.constraints)] ?? {};
  const given = program.domains.find(({ domain }) => domain.name === controlFlowDomain.name);
  if (given === undefined || given.domain.audit !== undefined || constraint?.kind !== "language")
    return program;
  const { controlFlow: table } = languagePack(constraint.language);
  const meter = await openFlowMeter(constraint.language);
  if (table === undefined || meter === undefined || constraint.fence !== undefined) return program;
  const domain = controlFlowOf(flowOptions(constraint, table), { meter, ...placeOf(constraint) });
  // The same lattice, so a value of the same domain.
  const bound = { domain, value: given.value as ControlFlowValue };
  return withDomains(
    program,
    program.domains.map((each) => (each === given ? bound : each)),
  );
}
