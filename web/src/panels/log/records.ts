/* What the store tells (/v1): records, duties, findings, data; and the stream of what happens. */
import { call, json } from "../../api/client";
import type { Said, Severity, Verdict } from "../../api/types";

export interface RecordEntry {
	index: number;
	at: string;
	recorded: string;
	key?: string;
	model_event?: string;
	verdict: Verdict;
	version: string;
	leaf: string;
	event: Record<string, unknown>;
}
export interface RecordedDuty {
	index: number;
	duty: string;
	does: string;
	rule: string;
	by: string;
	data?: string;
	instance?: string;
	holder?: string;
	due?: string;
	status: string;
}
export interface RecordedFinding {
	index: number;
	code: string;
	severity: Severity;
	rule?: string;
	data?: string;
	instance?: string;
	holder?: string;
	party?: string;
	at: string;
	message: Said;
}
interface Lot {
	data: string;
	instance?: string;
	holder: string;
	system?: string;
}
export interface Passage {
	index: number;
	at: string;
	model_event?: string;
	verdict: Verdict;
	inputs: Lot[];
	outputs: Lot[];
}
export interface Trace {
	data: string;
	from: Passage[];
	to: Passage[];
}

type Query = Record<string, string | number | undefined>;

export const events = (
	query: Query,
	signal?: AbortSignal,
): Promise<{ events: RecordEntry[]; next?: number }> => json("/v1/events", { query, signal });
export const duties = (
	query: Query,
	signal?: AbortSignal,
): Promise<{ duties: RecordedDuty[]; next?: number }> => json("/v1/duties", { query, signal });
export const findings = (
	query: Query,
	signal?: AbortSignal,
): Promise<{ findings: RecordedFinding[]; next?: number }> => json("/v1/findings", { query, signal });
export const trace = (data: string, query: Query, signal?: AbortSignal): Promise<Trace> =>
	json(`/v1/data/${encodeURIComponent(data)}/trace`, { query, signal });
export const holdings = (data: string): Promise<{ holdings: { instance?: string }[] }> =>
	json(`/v1/data/${encodeURIComponent(data)}`);
export const receipt = async (index: number, signal?: AbortSignal): Promise<string> =>
	(await call(`/v1/events/${index}/receipt`, { signal })).text();
/* The very bytes that the receipt proves. */
export const body = async (index: number, signal?: AbortSignal): Promise<Blob> =>
	(await call(`/v1/events/${index}/body`, { signal })).blob();
export const checkpoint = async (signal?: AbortSignal): Promise<string> =>
	(await call("/v1/checkpoint", { signal })).text();
export const growth = async (old: number, signal?: AbortSignal): Promise<string> =>
	(await call("/v1/proof", { query: { old }, signal })).text();

export interface Message {
	id: string;
	event: string;
	data: string;
}

/*
 * Server-sent events read from a request of one's own, for an EventSource names no token. Returns when the stream ends;
 * `last`: the id after which to go on.
 */
export async function listen(
	last: string,
	signal: AbortSignal,
	opened: () => void,
	take: (message: Message) => void,
): Promise<void> {
	const headers: Record<string, string> = { Accept: "text/event-stream" };
	if (last) headers["Last-Event-ID"] = last;
	const response = await call("/v1/live", { headers, signal });
	opened();
	const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
	let text = "";
	for (;;) {
		const read = await reader?.read();
		if (!read || read.done) return;
		text += read.value;
		const blocks = text.split("\n\n");
		text = blocks.pop() ?? "";
		for (const block of blocks) {
			const message = messageOf(block);
			if (message.data) take(message);
		}
	}
}

function messageOf(block: string): Message {
	const fields = block.split("\n").map((line) => /^(id|event|data): (.*)$/.exec(line));
	const valueOf = (name: string): string => fields.find((one) => one?.[1] === name)?.[2] ?? "";
	return { id: valueOf("id"), event: valueOf("event"), data: valueOf("data") };
}
