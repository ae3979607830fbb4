/*
 * Work of which only the newest input counts: asking again gives up what is under way. So an answer is
 * always that of the text as it stands, however fast somebody types.
 */
import { aborted } from "./client";

export class Newest<Input, Output> {
	private current: AbortController | null = null;

	constructor(
		private readonly work: (input: Input, signal: AbortSignal) => Promise<Output>,
		private readonly done: (output: Output, input: Input) => void,
		private readonly failed: (error: unknown, input: Input) => void,
		private readonly busy: (busy: boolean) => void = () => undefined,
	) {}

	ask(input: Input): void {
		this.current?.abort();
		const mine = new AbortController();
		this.current = mine;
		this.busy(true);
		void this.run(input, mine);
	}

	cancel(): void {
		this.current?.abort();
		this.current = null;
		this.busy(false);
	}

	private async run(input: Input, mine: AbortController): Promise<void> {
		let settle: () => void;
		try {
			const output = await this.work(input, mine.signal);
			settle = () => this.done(output, input);
		} catch (error) {
			settle = aborted(error) ? () => undefined : () => this.failed(error, input);
		}
		if (this.current !== mine) return;
		this.current = null;
		this.busy(false);
		settle();
	}
}

/* Resolves after so many milliseconds; rejects, as a call does, when it is given up. */
export function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
	return new Promise((resolve, reject) => {
		const timer = setTimeout(resolve, milliseconds);
		signal.addEventListener("abort", () => {
			clearTimeout(timer);
			reject(new DOMException("given up", "AbortError"));
		});
	});
}

const FRAME = 16; /* milliseconds */

/* Resolves when what was changed until now has been seen, or could have been: in the background nothing is painted. */
export async function painted(signal: AbortSignal): Promise<void> {
	const seen = new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, FRAME)));
	await Promise.race([seen, rest(10 * FRAME, signal)]);
}
