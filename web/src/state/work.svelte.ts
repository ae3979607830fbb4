/*
 * Work that may take long: how long it has run, and a way to give it up. Giving up closes the connection, which ends
 * the work on the server too. Work of a panel is its own; what is exported runs beside everything else (`jobs`).
 */
import { aborted, Problem } from "../api/client";
import type { Told } from "../api/types";
import { notices } from "./notices.svelte";

const TICK = 200; /* milliseconds */

export class Work {
	running = $state(false);
	/* milliseconds since it began */
	elapsed = $state(0);
	/* how far it has come; null: it does not say */
	told = $state.raw<Told | null>(null);
	problem = $state.raw<Problem | null>(null);
	private controller: AbortController | null = null;

	/* null: it failed (see problem), was given up, or newer work took its place. */
	async run<Output>(
		work: (signal: AbortSignal, tell: (told: Told) => void) => Promise<Output>,
	): Promise<Output | null> {
		this.controller?.abort();
		const mine = new AbortController();
		this.controller = mine;
		this.problem = null;
		this.told = null;
		this.running = true;
		const stop = this.watch();
		try {
			const output = await work(mine.signal, (told) => {
				if (this.controller === mine) this.told = told;
			});
			return this.controller === mine ? output : null;
		} catch (error) {
			if (aborted(error) || this.controller !== mine) return null;
			if (!(error instanceof Problem)) throw error;
			this.problem = error;
			return null;
		} finally {
			stop();
			if (this.controller === mine) this.end();
		}
	}

	cancel(): void {
		this.controller?.abort();
		this.end();
	}

	private end(): void {
		this.controller = null;
		this.running = false;
	}

	private watch(): () => void {
		const began = performance.now();
		this.elapsed = 0;
		const timer = setInterval(() => (this.elapsed = performance.now() - began), TICK);
		return () => clearInterval(timer);
	}
}

export interface Job {
	name: string;
	work: Work;
}

class Jobs {
	list = $state.raw<Job[]>([]);

	/* Shows the work in a corner until it is done; what goes wrong becomes a message. */
	async run(name: string, task: (signal: AbortSignal) => Promise<void>): Promise<void> {
		const job = { name, work: new Work() };
		this.list = [...this.list, job];
		await job.work.run(task);
		this.list = this.list.filter((other) => other !== job);
		if (job.work.problem) notices.problem(job.work.problem);
	}
}

export const jobs = new Jobs();
