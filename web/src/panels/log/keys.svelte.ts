/* The public key that logs are verified with, and the newest checkpoint of each that was seen; kept in the browser. */
import { Refused, type Fault } from "./proof";
import { say } from "./texts";

const KEY = "tenten-log-key";
const SEEN = "tenten-log-seen";

function stored(name: string): string {
	try {
		return localStorage.getItem(name) ?? "";
	} catch {
		return "";
	}
}

function store(name: string, text: string): void {
	try {
		localStorage.setItem(name, text);
	} catch {
		/* a browser that keeps nothing asks again */
	}
}

class LogKey {
	text = $state(stored(KEY));

	set(text: string): void {
		this.text = text;
		store(KEY, text.trim());
	}
}

export const logKey = new LogKey();

export interface Seen {
	size: number;
	root: string;
}

export function seenOf(origin: string): Seen | null {
	try {
		const all = JSON.parse(stored(SEEN) || "{}") as Record<string, Seen>;
		return all[origin] ?? null;
	} catch {
		return null;
	}
}

export function remember(origin: string, seen: Seen): void {
	let all: Record<string, Seen> = {};
	try {
		all = JSON.parse(stored(SEEN) || "{}") as Record<string, Seen>;
	} catch {
		/* what cannot be read is begun anew */
	}
	store(SEEN, JSON.stringify({ ...all, [origin]: seen }));
}

const faults: Record<Fault, Parameters<typeof say>[0]> = {
	form: "form",
	body: "bodyFault",
	root: "rootFault",
	signature: "signature",
	key: "keyFault",
	unsupported: "unsupported",
	growth: "growth",
};

export function faultText(error: unknown): string {
	if (error instanceof Refused) return say(faults[error.fault]);
	return error instanceof Error ? error.message : String(error);
}
