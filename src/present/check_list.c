/*
 * Every finding, one after the other, like what a compiler says. Findings are not kept that long: the run is
 * made again, and each is printed while the engine still stands at its event and can say what would settle
 * it.
 */
#include "analysis/word.h"
#include "analysis/settle.h"
#include "present/check.h"
#include "present/message.h"

enum { BUF_LIMIT = 1 << 20 };

struct listing {
	struct tt_output *out;
	struct tt_check *check;
	struct tt_buf buf;
};

static void print_headline(
	struct listing *listing, const struct tt_engine *engine, const struct tt_found *found) {
	struct tt_output *out = listing->out;
	enum tt_severity severity = tt_finding_severity(found->finding.code);
	listing->buf.len = 0;
	tt_mark_text(listing->check->model->diagnostics, tt_found_mark(listing->check, found), &listing->buf);
	tt_out(out, tt_buf_text(&listing->buf));
	tt_out_string(out, ": ");
	tt_out_colour(out, tt_severity_colour(severity));
	tt_out_string(out, tt_severity_name(severity));
	tt_out_colour(out, TT_PLAIN);
	tt_out_format(out, "[%s]: ", tt_finding_name(found->finding.code));
	listing->buf.len = 0;
	tt_found_message(listing->check, engine, found, out->language, &listing->buf);
	tt_out(out, tt_buf_text(&listing->buf));
	tt_out_string(out, "\n");
	listing->buf.len = 0;
	tt_mark_render(listing->check->model->diagnostics, tt_found_mark(listing->check, found), severity,
		out->colour, &listing->buf);
	tt_out(out, tt_buf_text(&listing->buf));
}

/* An indented line of a name and what is in the buffer; nothing if that is empty. */
static void print_detail(struct listing *listing, const char *ja, const char *en) {
	struct tt_output *out = listing->out;
	if (listing->buf.len > 0) {
		tt_out_format(out, "  %s: ", tt_say(out, ja, en));
		tt_out(out, tt_buf_text(&listing->buf));
		tt_out_string(out, "\n");
	}
	listing->buf.len = 0;
}

static void visit(void *context, struct tt_engine *engine, const struct tt_found *found, uint32_t index) {
	struct listing *listing = context;
	const struct tt_finding *finding = &found->finding;
	const struct tt_model *model = listing->check->model;
	struct tt_options options = {0};
	if (tt_finding_settles(finding->code))
		options = tt_engine_settles(engine, index);
	print_headline(listing, engine, found);
	listing->buf.len = 0;
	if (finding->rule != TT_NONE)
		tt_cite(&model->rules.items[finding->rule].cite,
			tt_event_instant(model, listing->check->as_of, finding->event), &listing->buf);
	print_detail(listing, "根拠", "citation");
	for (uint32_t i = 0; i < options.len; i++) {
		tt_option_title(engine, &options.items[i], listing->out->language, &listing->buf);
		print_detail(listing, "答え", "answer");
	}
	if (finding->code == TT_FINDING_LAW_TO_COME) {
		const struct tt_other_day *day = &tt_settle_by_waiting(listing->check)[finding->event];
		if (day->at != TT_TIME_MAX)
			tt_other_day_title(day, listing->out->language, &listing->buf);
		print_detail(listing, "待てば", "waiting");
	}
	tt_buf_string(&listing->buf, tt_finding_help(finding->code, listing->out->language));
	print_detail(listing, "対処", "remedy");
	tt_found_id(listing->check, found, &listing->buf);
	print_detail(listing, "識別子", "id");
	tt_out_relax(listing->out);
}

void tt_print_findings(struct tt_output *out, struct tt_check *check) {
	struct listing listing = {.out = out, .check = check};
	tt_buf_init(&listing.buf, out->arena, BUF_LIMIT);
	tt_check_findings(check, visit, &listing);
	tt_print_counts(out, check);
}
