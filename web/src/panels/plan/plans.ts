/* What POST /api/plan answers, as docs/design.md describes it. */
import { ask, askLong } from "../../api/operations";
import type { Model, Said, Told, Verdict } from "../../api/types";

export interface Step {
	kind: string;
	party: string | null;
	cost: number;
	regime: string | null;
	rule: string | null;
	cite: string | null;
	message: Said;
}
export interface PlanDuty {
	duty: string;
	title: Said;
	party: string;
	status: string;
	possible: boolean;
	cite: string | null;
}
export interface Plan {
	cost: number;
	verdict: Verdict;
	steps: Step[];
	duties: PlanDuty[];
	/* what becomes of other events */
	effects: { event: string; before: string; after: string }[];
}
export interface Planned {
	verdict: Verdict;
	complete: boolean;
	more: boolean;
	plans: Plan[];
	/* where there is none: what forbids it together; least: none of them could be left out */
	rules: { regime: string; rule: string; title: Said; cite: string | null }[];
	rules_least: boolean;
	unexamined: string[];
}
export interface PlannedEvent extends Planned {
	event: string;
}
export interface Way extends Planned {
	direction?: "forth" | "back";
	type: string;
	data: string;
	holder: string | null;
	to: string | null;
	system: string | null;
	operation: string | null;
	purposes: string[];
}
export interface PlanAnswer {
	interrupted?: boolean;
	complete?: boolean;
	events?: PlannedEvent[];
	ways?: Way[];
}

/* What is asked: plans of events (of all that may not happen as they are, or of one), or what may be done at all. */
export interface Question {
	event?: string;
	to?: string;
	from?: string;
	between?: string[];
}

export function seek(
	model: Model,
	{ between, ...query }: Question,
	asOf: string | undefined,
	signal: AbortSignal,
	tell: (told: Told) => void,
): Promise<PlanAnswer> {
	const more = between ? { between } : undefined;
	return askLong("/api/plan", model, { ...query, as_of: asOf }, more, signal, tell);
}

/* The files with the plan in them; number counts from 1. */
export function applied(
	model: Model,
	query: { event: string; to?: string | undefined },
	number: number,
	asOf: string | undefined,
	signal: AbortSignal,
): Promise<{ files: Record<string, string> }> {
	return ask("/api/plan", model, { ...query, as_of: asOf }, { apply: number }, signal);
}
