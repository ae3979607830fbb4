/* Is the server there? While it is not, it is asked again every second; who needs it is told when it is back. */
import { call, host } from "../api/client";

class Connection {
	there = $state(true);
	private waiting: (() => void)[] = [];
	private asking = false;

	/* Runs once, when the server is there again. */
	onReturn(run: () => void): void {
		if (!this.waiting.includes(run)) this.waiting.push(run);
	}

	reached(there: boolean): void {
		this.there = there;
		if (there) this.waiting.splice(0).forEach((run) => run());
		else if (!this.asking) void this.askAgain();
	}

	private async askAgain(): Promise<void> {
		this.asking = true;
		while (!this.there) {
			await new Promise((resolve) => setTimeout(resolve, 1000));
			await call("/healthz").catch(() => undefined);
		}
		this.asking = false;
	}
}

export const connection = new Connection();
host.reached = (there) => connection.reached(there);
