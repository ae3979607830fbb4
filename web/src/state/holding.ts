/*
 * A workspace is open in one tab at a time, or two would write over each other's edits in the browser's store. The tab
 * holds a lock by the workspace's id; another one may ask for it, and gets it when the first has put everything away.
 */
const channel = new BroadcastChannel("tenten-workspaces");
const lockOf = (id: string): string => `tenten-workspace-${id}`;

export interface Hold {
	release: () => void;
}

/*
 * null: another tab has it and does not let go before `patience` ends. `asked` is called when another tab wants it.
 * Where the browser has no locks (a page without TLS from another machine), everybody holds.
 */
export async function hold(id: string, patience: AbortSignal, asked: () => void): Promise<Hold | null> {
	const listen = ({ data }: MessageEvent): void => {
		if (data === id) asked();
	};
	const held = (unlock: () => void): Hold => {
		channel.addEventListener("message", listen);
		const release = (): void => {
			channel.removeEventListener("message", listen);
			unlock();
		};
		return { release };
	};
	if (!("locks" in navigator)) return held(() => undefined);
	return new Promise((resolve) => {
		navigator.locks
			.request(lockOf(id), { signal: patience }, () => new Promise<void>((done) => resolve(held(done))))
			.catch(() => resolve(null));
	});
}

/* The tab that has it is to put it away. */
export function askFor(id: string): void {
	channel.postMessage(id);
}
