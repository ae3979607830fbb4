/* What POST /api/gap answers: of sets of rules, or of destinations; and how what it names is called. */
import { askLong } from "../../api/operations";
import { call } from "../../api/client";
import type { Language, Model, Said, Told, Verdict } from "../../api/types";
import type { Plan, PlanDuty } from "../plan/plans";

export type Order = "equal" | "stricter" | "laxer" | "incomparable";
export interface Side {
	/* or a regime of the model, as FILE:ID */
	pack?: string;
	regime?: string;
	as_of: string;
	rules: number;
}
export interface Topic {
	topic: string;
	/* of the side of this number */
	rules: number[];
	compared: {
		side: string;
		than: string;
		order: Order;
		forbids: number;
		asks: number;
		classifies: boolean;
		changes: number;
	}[];
}
export interface RuleCited {
	rule: string;
	topic: string;
	cite: string | null;
}
export interface Situation {
	number: number;
	/* of prohibitions */
	forbids?: string;
	permits?: string;
	/* of duties */
	asks?: string;
	lacks?: string;
	duty?: string;
	title?: Said;
	rules: RuleCited[];
	situation: string[];
	grounds?: { ground: string; rule?: string; cite?: string | null }[];
	state: string;
	both_bind: boolean;
	witness: string | null;
}
export interface Group {
	/* the number of its first situation, and how many they are */
	first: number;
	count: number;
	rule: string;
	common: string[];
	choices: string[][][];
}
export interface Difference {
	kind: "change" | "exposure" | "range";
	only: string;
	not?: string;
	rule?: string;
	regime?: string;
	attribute?: string;
	party?: string;
}
export interface Gap {
	event: string;
	sides: Side[];
	topics: Topic[];
	situations: Situation[];
	duties: Situation[];
	groups: Group[];
	differences: Difference[];
	complete: boolean;
	missing: { why: string; rule?: string; side?: string }[];
	/* by kind and id: what the sets call what they name */
	names: Record<string, Record<string, Said>>;
}

export interface RuleNamed {
	regime: string;
	rule: string;
	title: Said;
	cite: string | null;
}
export interface Destination {
	event: string;
	data: string[];
	from: string | null;
	to: string | null;
	system: string | null;
	as_of: string;
	verdict: Verdict;
	units: string[];
	regimes: { regime: string; before: string; after: string }[];
	changes: { attribute: string; before: string | null; after: string | null }[];
	grounds: ({ ground: string } & RuleNamed)[];
	obstacles: ({ code: string } & RuleNamed)[];
	duties: PlanDuty[];
	questions: (string | { question?: string; key?: string })[];
	plans: Plan[];
}

export interface RuleWish {
	rules: string[];
	event: string;
	asOf: string | undefined;
	/* another day, of one set */
	and: string | undefined;
}

export const compareRules = (
	model: Model,
	wish: RuleWish,
	signal: AbortSignal,
	tell: (told: Told) => void,
): Promise<Gap> =>
	askLong(
		"/api/gap",
		model,
		{ event: wish.event, as_of: wish.asOf, and: wish.and },
		{ rules: wish.rules },
		signal,
		tell,
	);

export interface DestinationWish {
	event: string;
	to: string[];
	asOf: string | undefined;
}

export const compareDestinations = (
	model: Model,
	{ event, to, asOf }: DestinationWish,
	signal: AbortSignal,
	tell: (told: Told) => void,
): Promise<{ destinations: Destination[] }> =>
	askLong("/api/gap", model, { event, as_of: asOf }, to.length ? { to } : undefined, signal, tell);

export type Drawing = (language: Language, signal: AbortSignal) => Promise<Blob>;

export async function drawDestinations(
	model: Model,
	{ event, to, asOf }: DestinationWish,
	lang: Language,
	signal: AbortSignal,
): Promise<Blob> {
	const response = await call("/api/gap", {
		method: "POST",
		query: { event, as_of: asOf, format: "svg", lang },
		body: JSON.stringify({ ...model, ...(to.length ? { to } : {}) }),
		type: "application/json",
		signal,
	});
	return response.blob();
}
