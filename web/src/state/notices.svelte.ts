/* Short messages to the person: they go by themselves, problems stay until they are closed. */
import type { Problem } from "../api/client";

export interface Notice {
	id: number;
	text: string;
	bad: boolean;
}

const STAY = 4000; /* milliseconds */

class Notices {
	list = $state<Notice[]>([]);
	private next = 0;

	tell(text: string, bad = false): void {
		const id = this.next++;
		this.list.push({ id, text, bad });
		if (!bad) setTimeout(() => this.close(id), STAY);
	}

	problem(problem: Problem): void {
		this.tell(problem.message, true);
	}

	close(id: number): void {
		this.list = this.list.filter((notice) => notice.id !== id);
	}
}

export const notices = new Notices();
