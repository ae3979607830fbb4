/* Diagnostics: how they look to the last column, whatever stands in the source, and how near misses are
 * found. */
#include "syntax/diagnostic.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define CEILING ((size_t)256 << 20)

struct bench {
	struct tt_arena arena;
	struct tt_diagnostics diagnostics;
	struct tt_document document;
};

static int set_up(void **state) {
	struct bench *bench = calloc(1, sizeof(*bench));
	assert_non_null(bench);
	tt_arena_init(&bench->arena, CEILING);
	tt_diagnostics_init(&bench->diagnostics, &bench->arena);
	*state = bench;
	return 0;
}

static int tear_down(void **state) {
	struct bench *bench = *state;
	tt_arena_finish(&bench->arena);
	free(bench);
	return 0;
}

static void read_text(struct bench *bench, const char *text) {
	tt_diagnostics_init(&bench->diagnostics, &bench->arena);
	enum tt_status status = tt_document_read(&bench->arena, TT_TEXT("model.yaml"), tt_text_of(text),
		&bench->diagnostics, &bench->document);
	(void)status; /* what is wrong with it is what is shown */
}

static const char *rendered(struct bench *bench, enum tt_language language) {
	struct tt_buf out;
	tt_buf_init(&out, &bench->arena, 1 << 20);
	tt_diagnostics_render(&bench->diagnostics, language, false, &out);
	assert_false(out.truncated);
	return out.len ? out.bytes : "";
}

/* A complaint about the bytes of the source that read mark. */
static struct tt_diagnostic *complain_at(struct bench *bench, const char *mark) {
	const char *source = bench->document.source.bytes, *found = strstr(source, mark);
	assert_non_null(found);
	struct tt_mark at = {0, (uint32_t)(found - source), (uint32_t)strlen(mark)};
	return tt_complain(&bench->diagnostics, TT_CODE_UNKNOWN_KEY, at, tt_text_of(mark), TT_TEXT("model"));
}

static void looks_like_a_compiler(void **state) {
	struct bench *bench = *state;
	read_text(bench, "tenten: 1\n\npartys: {x: 1}\n");
	complain_at(bench, "partys")->suggestion = TT_TEXT("parties");
	assert_string_equal(rendered(bench, TT_EN),
		"model.yaml:3:1: error[unknown-key]: «partys» is no key of model\n"
		"  3 | partys: {x: 1}\n"
		"    | ^^^^^^\n"
		"  did you mean «parties»?\n"
		"1 error, 0 warnings\n");
	assert_string_equal(rendered(bench, TT_JA),
		"model.yaml:3:1: error[unknown-key]: 「partys」は model のキーにない\n"
		"  3 | partys: {x: 1}\n"
		"    | ^^^^^^\n"
		"  「parties」のことか？\n"
		"エラー1件、警告0件\n");
}

static void both_places_and_help(void **state) {
	struct bench *bench = *state;
	read_text(bench, "a: 1\nb: 2\nc: 3\nd: 4\ne: 5\nf: 6\ng: 7\nh: 8\ni: 9\na: 10\n");
	assert_string_equal(rendered(bench, TT_EN),
		"model.yaml:10:1: error[duplicate-key]: the key «a» stands here twice\n"
		"  10 | a: 10\n"
		"     | ^\n"
		"  first defined here: model.yaml:1:1\n"
		"  1 | a: 1\n"
		"    | ^\n"
		"  delete or rename one of them\n"
		"1 error, 0 warnings\n");
}

static void carets_stand_under_wide_characters(void **state) {
	struct bench *bench = *state;
	read_text(bench, "名前: {主体: 販売データ}\n");
	complain_at(bench, "販売データ");
	assert_non_null(
		strstr(rendered(bench, TT_EN), ":1:10: error[unknown-key]: «販売データ» is no key of model\n"
					       "  1 | 名前: {主体: 販売データ}\n"
					       "    |              ^^^^^^^^^^\n"));
}

static void tabs_and_controls_cannot_disturb(void **state) {
	struct bench *bench = *state;
	read_text(bench, "a:\tb\x1b[31m\n");
	assert_non_null(strstr(rendered(bench, TT_EN), "  1 | a: b\uFFFD[31m\n"
						       "    |     ^\n"));
	read_text(bench, "a: b\n");
	tt_complain(&bench->diagnostics, TT_CODE_NOT_A_NAME, TT_NO_MARK,
		TT_TEXT("x\n\x1b[31m\xff"
			"y"),
		TT_TEXT(""));
	assert_non_null(strstr(
		rendered(bench, TT_EN), "error[not-a-name]: «x \uFFFD[31m\uFFFDy» cannot be a name\n"));
}

static size_t longest_line(const char *text) {
	size_t longest = 0;
	while (*text) {
		size_t len = strcspn(text, "\n");
		size_t width = tt_text_width((struct tt_text){text, len});
		longest = width > longest ? width : longest;
		text += len + (text[len] == '\n');
	}
	return longest;
}

static void long_lines_are_cut_around_the_place(void **state) {
	struct bench *bench = *state;
	for (int wide = 0; wide < 2; wide++)
		for (unsigned before = 0; before < 400; before += 7) {
			struct tt_buf buf;
			tt_buf_init(&buf, &bench->arena, 1 << 16);
			tt_buf_string(&buf, "k: ");
			for (unsigned i = 0; i < 400; i++)
				tt_buf_string(&buf, i == before ? "HERE" : wide ? "語" : "x");
			read_text(bench, buf.bytes);
			complain_at(bench, "HERE");
			const char *text = rendered(bench, TT_EN);
			assert_true(longest_line(text) <= 100);
			const char *line = strstr(text, "\n  1 | ") + 7, *place = strstr(line, "HERE");
			const char *carets = strstr(line, "    | ") + 6;
			assert_true(place && place < carets);
			size_t column = tt_text_width((struct tt_text){line, (size_t)(place - line)});
			assert_int_equal(strspn(carets, " "), column);
			assert_int_equal(strspn(carets + column, "^"), 4);
		}
}

static void marks_over_lines_and_at_the_end(void **state) {
	struct bench *bench = *state;
	read_text(bench, "a: b\nc: d\n");
	complain_at(bench, "b\nc");
	struct tt_mark end = {0, 10, 0};
	tt_complain(&bench->diagnostics, TT_CODE_EMPTY, end, TT_TEXT(""), TT_TEXT(""));
	assert_string_equal(rendered(bench, TT_EN),
		"model.yaml:1:4: error[unknown-key]: «b c» is no key of model\n"
		"  1 | a: b\n"
		"    |    ^\n"
		"model.yaml:3:1: error[empty]: there is nothing in it\n"
		"  begin with «tenten: 1»\n"
		"2 errors, 0 warnings\n");
}

static void order_is_that_of_the_source(void **state) {
	struct bench *bench = *state;
	read_text(bench, "one: 1\ntwo: 2\nthree: 3\n");
	complain_at(bench, "three");
	complain_at(bench, "one");
	tt_complain(&bench->diagnostics, TT_CODE_EMPTY, TT_NO_MARK, TT_TEXT(""), TT_TEXT(""));
	complain_at(bench, "two");
	const char *text = rendered(bench, TT_EN);
	const char *one = strstr(text, "«one»"), *two = strstr(text, "«two»"),
		   *three = strstr(text, "«three»");
	assert_true(one && one < two && two < three && three < strstr(text, "\nerror[empty]: "));
}

static void only_so_many_are_kept(void **state) {
	struct bench *bench = *state;
	read_text(bench, "a: b\n");
	for (int i = 0; i < TT_DIAGNOSTICS_LIMIT + 5; i++)
		complain_at(bench, "a")->suggestion = TT_TEXT("c");
	assert_int_equal(bench->diagnostics.items.len, TT_DIAGNOSTICS_LIMIT);
	assert_int_equal(bench->diagnostics.counts[TT_ERROR], TT_DIAGNOSTICS_LIMIT + 5);
	assert_non_null(strstr(rendered(bench, TT_EN), "\n205 errors, 0 warnings (5 of them not shown)\n"));
	assert_non_null(strstr(rendered(bench, TT_JA), "\nエラー205件、警告0件（うち5件は省略）\n"));
}

static void nothing_wrong_is_nothing_said(void **state) {
	struct bench *bench = *state;
	read_text(bench, "a: b\n");
	assert_false(tt_diagnostics_failed(&bench->diagnostics));
	assert_string_equal(rendered(bench, TT_EN), "");
}

static void colour_only_if_asked(void **state) {
	struct bench *bench = *state;
	struct tt_buf out;
	read_text(bench, "a: b\na: c\n");
	tt_buf_init(&out, &bench->arena, 1 << 16);
	tt_diagnostic_render(&bench->diagnostics, &bench->diagnostics.items.items[0], TT_EN, true, &out);
	assert_non_null(strstr(out.bytes, "\033[1;31merror\033[0m[duplicate-key]"));
	assert_null(strchr(rendered(bench, TT_EN), '\033'));
}

static void arguments_are_copied(void **state) {
	struct bench *bench = *state;
	char name[] = "abc";
	tt_complain(&bench->diagnostics, TT_CODE_UNKNOWN_KEY, TT_NO_MARK, tt_text_of(name), tt_text_of(name));
	memset(name, 'x', 3);
	assert_non_null(strstr(rendered(bench, TT_EN), "«abc» is no key of abc"));
}

static void files_are_numbered_once(void **state) {
	struct bench *bench = *state;
	struct tt_document other = {.path = TT_TEXT("other.yaml")};
	read_text(bench, "a: b\n");
	assert_int_equal(tt_diagnostics_file(&bench->diagnostics, &bench->document), 0);
	assert_int_equal(tt_diagnostics_file(&bench->diagnostics, &other), 1);
	assert_int_equal(tt_diagnostics_file(&bench->diagnostics, &bench->document), 0);
}

static void codes_are_complete(void **state) {
	(void)state;
	for (int a = 0; a < TT_CODE_COUNT; a++) {
		for (enum tt_language language = TT_EN; language <= TT_JA; language++) {
			assert_true(strlen(tt_code_message(a, language)) > 0);
			assert_int_equal(*tt_code_help(a, TT_JA) == '\0', *tt_code_help(a, TT_EN) == '\0');
		}
		for (int number = 1; number <= 3; number++) { /* both languages say the same things */
			char sign[] = {'%', (char)('0' + number), '\0'};
			assert_int_equal(strstr(tt_code_message(a, TT_JA), sign) == NULL,
				strstr(tt_code_message(a, TT_EN), sign) == NULL);
		}
		for (int b = 0; b < a; b++)
			assert_string_not_equal(tt_code_text(a), tt_code_text(b));
	}
}

static const char *nearest(const char *name) {
	static const struct tt_text candidates[] = {{"stores", 6}, {"store", 5}, {"customers", 9}, {"x", 1},
		{"顧客データ", 15}, {"personal-information", 20}};
	static char found[64];
	struct tt_text text = tt_nearest(tt_text_of(name), candidates, TT_COUNT(candidates));
	snprintf(found, sizeof(found), "%.*s", TT_TEXT_ARGS(text));
	return found;
}

static void near_misses(void **state) {
	(void)state;
	assert_string_equal(nearest("stors"), "stores"); /* as near as store; the first wins */
	assert_string_equal(nearest("storee"), "stores");
	assert_string_equal(nearest("stre"), "store");
	assert_string_equal(nearest("costumers"), "customers");
	assert_string_equal(nearest("顧客デタ"), "顧客データ");
	assert_string_equal(nearest("personel-infromation"), "personal-information");
	assert_string_equal(nearest("y"), "");
	assert_string_equal(nearest("vendors"), "");
	assert_string_equal(nearest(""), "");
	assert_int_equal(tt_nearest(TT_TEXT("abc"), NULL, 0).len, 0);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(looks_like_a_compiler),
		TEST(both_places_and_help),
		TEST(carets_stand_under_wide_characters),
		TEST(tabs_and_controls_cannot_disturb),
		TEST(long_lines_are_cut_around_the_place),
		TEST(marks_over_lines_and_at_the_end),
		TEST(order_is_that_of_the_source),
		TEST(only_so_many_are_kept),
		TEST(nothing_wrong_is_nothing_said),
		TEST(colour_only_if_asked),
		TEST(arguments_are_copied),
		TEST(files_are_numbered_once),
		TEST(codes_are_complete),
		TEST(near_misses),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
