/* What the server is and lets this asker do; asked once, and again when somebody names themselves. */
import { about } from "../api/operations";
import type { About } from "../api/types";

class ServerState {
	about = $state.raw<About | null>(null);

	async load(): Promise<void> {
		this.about = await about().catch(() => this.about);
	}
}

export const server = new ServerState();
