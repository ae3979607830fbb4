/*
 * Leaks that are not ours to mend, for LeakSanitizer; part of the program only where it is built with it.
 * fontconfig 2.14 forgets some of the configuration that it reads once a process: FcFini() would free it, but
 * ends the process where a font is still cached. cairo 1.16 forgets two small arrays of each PDF.
 */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_options(void);

const char *__lsan_default_suppressions(void) {
	return "leak:libfontconfig.so\nleak:libcairo.so\n";
}

const char *__lsan_default_options(void) {
	return "print_suppressions=0";
}
