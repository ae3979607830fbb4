/* What a person prefers in this browser: language, light or dark. Kept in localStorage. */
import type { Language } from "../api/types";

export type Theme = "system" | "light" | "dark";

function stored(key: string): string | null {
	try {
		return localStorage.getItem(key);
	} catch {
		return null; /* a browser that keeps nothing still works */
	}
}

function store(key: string, value: string): void {
	try {
		localStorage.setItem(key, value);
	} catch {
		/* as above */
	}
}

const darkSystem = matchMedia("(prefers-color-scheme: dark)");

class Settings {
	language = $state<Language>("en");
	theme = $state<Theme>("system");
	/* what the system prefers, kept up to date */
	private systemIsDark = $state(darkSystem.matches);
	readonly dark = $derived(this.theme === "dark" || (this.theme === "system" && this.systemIsDark));

	constructor() {
		const language = stored("tenten-language") ?? navigator.language.slice(0, 2);
		this.language = language === "ja" ? "ja" : "en";
		const theme = stored("tenten-theme");
		if (theme === "light" || theme === "dark") this.theme = theme;
		darkSystem.addEventListener("change", (event) => (this.systemIsDark = event.matches));
	}

	setLanguage(language: Language): void {
		this.language = language;
		store("tenten-language", language);
	}

	setTheme(theme: Theme): void {
		this.theme = theme;
		store("tenten-theme", theme);
	}
}

export const settings = new Settings();
