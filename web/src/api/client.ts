/*
 * Every request of the application goes through `call`: it names the token, and turns whatever is not an
 * answer (a problem document, a server that is gone) into a Problem. An aborted call rejects as fetch does.
 */
import type { Diagnostic, Told } from "./types";

/* What was answered instead of what was asked for (RFC 9457), or that nobody answered (`offline`). */
export class Problem extends Error {
	/* the last part of urn:tenten:problem:…, or "offline" */
	readonly code: string;
	readonly status: number;
	readonly diagnostics: Diagnostic[];
	/* all members of the document, for those that a single problem has */
	readonly members: Record<string, unknown>;

	constructor(code: string, status: number, members: Record<string, unknown> = {}) {
		const title = typeof members["title"] === "string" ? members["title"] : code;
		const detail = typeof members["detail"] === "string" ? members["detail"] : "";
		super(detail ? `${title}: ${detail}` : title);
		this.name = "Problem";
		this.code = code;
		this.status = status;
		this.members = members;
		this.diagnostics = (members["diagnostics"] as Diagnostic[] | undefined) ?? [];
	}
}

export interface Call {
	method?: "GET" | "POST" | "PUT" | "DELETE";
	query?: Record<string, string | number | boolean | undefined>;
	headers?: Record<string, string>;
	body?: string;
	type?: string;
	signal?: AbortSignal | undefined;
}

/* What the shell lends: the language that problems are told in, whom to ask for a token, whom to tell that
 * the server is gone or there again. */
export const host = {
	language: () => "ja",
	askToken: async (): Promise<string | null> => null,
	reached: (() => undefined) as (there: boolean) => void,
};

/* Per tab, and never a cookie: no other site can make the browser send it. */
const place = "tenten-token";
let token = sessionStorage.getItem(place);

export function useToken(text: string | null): void {
	token = text;
	if (text === null) sessionStorage.removeItem(place);
	else sessionStorage.setItem(place, text);
}

function target(path: string, query: Call["query"]): string {
	const parts = Object.entries(query ?? {}).flatMap(([name, value]) =>
		value === undefined || value === "" ? [] : [`${name}=${encodeURIComponent(value)}`],
	);
	return parts.length ? `${path}?${parts.join("&")}` : path;
}

async function once(path: string, request: Call): Promise<Response> {
	const headers: Record<string, string> = { "Accept-Language": host.language(), ...request.headers };
	if (request.type) headers["Content-Type"] = request.type;
	if (token) headers["Authorization"] = `Bearer ${token}`;
	try {
		const response = await fetch(target(path, request.query), {
			method: request.method ?? "GET",
			headers,
			body: request.body ?? null,
			signal: request.signal ?? null,
			/* What is conditional is ours to say: the browser's store of answers must not answer for the server. */
			cache: "no-store",
		});
		host.reached(true);
		return response;
	} catch (error) {
		if (request.signal?.aborted) throw error;
		host.reached(false);
		throw new Problem("offline", 0);
	}
}

type Members = Record<string, unknown>;

function problemOf(document: Members, status: number): Problem {
	const type = typeof document["type"] === "string" ? document["type"] : "";
	return new Problem(type.split(":").pop() ?? "failed", status, document);
}

async function problem(response: Response): Promise<Problem> {
	try {
		return problemOf((await response.json()) as Members, response.status);
	} catch {
		return new Problem("failed", response.status);
	}
}

export async function call(path: string, request: Call = {}): Promise<Response> {
	let response = await once(path, request);
	if (response.status === 401) {
		const given = await host.askToken();
		if (given) {
			useToken(given);
			response = await once(path, request);
		}
	}
	if (!response.ok) throw await problem(response);
	return response;
}

export async function json<T>(path: string, request: Call = {}): Promise<T> {
	return (await (await call(path, request)).json()) as T;
}

/*
 * An answer that may come as lines: those that tell how far the work has come, and a last one, which is what was
 * asked for, or a problem that came too late for a status.
 */
export async function jsonOrLines<T>(
	path: string,
	request: Call,
	tell: (progress: Told) => void,
): Promise<T> {
	const response = await call(path, request);
	if (!response.headers.get("Content-Type")?.startsWith("application/x-ndjson") || !response.body)
		return (await response.json()) as T;
	for await (const line of linesOf(response.body)) {
		const members = JSON.parse(line) as Members;
		if ("progress" in members) tell(members["progress"] as Told);
		else if ("type" in members && "status" in members)
			throw problemOf(members, Number(members["status"]));
		else return members as T;
	}
	throw new Problem("offline", 0);
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
	const reader = body.getReader();
	const decoder = new TextDecoder();
	let begun: string[] = []; /* pieces of a line that has not ended */
	for (;;) {
		const { done, value } = await reader.read();
		if (done) return;
		const [first = "", ...others] = decoder.decode(value, { stream: true }).split("\n");
		begun.push(first);
		for (const next of others) {
			yield begun.join("");
			begun = [next];
		}
	}
}

/* Was the call given up by ourselves? */
export function aborted(error: unknown): boolean {
	return error instanceof DOMException && error.name === "AbortError";
}
