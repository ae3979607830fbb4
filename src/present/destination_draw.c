/*
 * The picture is an ordinary one of the situation (picture.h), made of as many runs as there are
 * destinations. What the rules say of a destination stands at its event, in lines.
 */
#include "analysis/word.h"
#include "present/destination.h"
#include "present/message.h"
#include "present/plan.h"
#include "present/value.h"

enum { BUF_LIMIT = 1 << 16 };

struct drawing {
	const struct tt_destinations *found;
	const struct tt_destination *destination; /* in hand */
	struct tt_arena *arena;
	enum tt_language language;
	TT_VECTOR(struct tt_drawn_line) lines;
	struct tt_buf buf;
};

static const char *say(const struct drawing *drawing, const char *ja, const char *en) {
	return drawing->language == TT_JA ? ja : en;
}

/* What is in the buffer becomes a line. */
static void add_line(struct drawing *drawing, enum tt_style style, enum tt_style ground, bool strong) {
	*tt_push(drawing->arena, &drawing->lines) = (struct tt_drawn_line){(uint8_t)style, (uint8_t)ground,
		strong, tt_text_copy(drawing->arena, tt_buf_text(&drawing->buf))};
	drawing->buf.len = 0;
}

static void add_plain(struct drawing *drawing, enum tt_style style) {
	add_line(drawing, style, TT_STYLE_PAPER, false);
}

static void add_date(struct drawing *drawing) {
	if (!tt_destination_names(drawing->found).date)
		return;
	tt_buf_string(&drawing->buf, say(drawing, "基準日 ", "as of "));
	tt_buf_add(&drawing->buf, tt_time_format(drawing->arena, drawing->destination->as_of));
	add_line(drawing, TT_STYLE_INK, TT_STYLE_PAPER, true);
}

static void add_verdict(struct drawing *drawing) {
	static const struct {
		enum tt_style style, ground;
	} looks[] = {[TT_PERMITTED] = {TT_STYLE_INK, TT_STYLE_ACQUIRE},
		[TT_PERMITTED_WITH_DUTIES] = {TT_STYLE_INK, TT_STYLE_ACQUIRE},
		[TT_UNDETERMINED] = {TT_STYLE_INK, TT_STYLE_WARNING},
		[TT_FORBIDDEN] = {TT_STYLE_LIGHT_INK, TT_STYLE_ERROR}};
	uint8_t verdict = drawing->destination->verdict;
	tt_buf_string(&drawing->buf, tt_verdict_title((enum tt_verdict)verdict, drawing->language));
	add_line(drawing, looks[verdict].style, looks[verdict].ground, true);
}

static void add_obstacles(struct drawing *drawing) {
	const struct tt_model *model = drawing->found->model;
	for (uint32_t i = 0; i < drawing->destination->obstacles.len; i++) {
		const struct tt_finding *finding = &drawing->destination->obstacles.items[i];
		tt_buf_string(&drawing->buf, finding->code == TT_FINDING_VIOLATION
						     ? say(drawing, "違反: ", "breaks ")
						     : say(drawing, "未確定: ", "open: "));
		tt_rule_title(model, finding->rule, drawing->language, &drawing->buf);
		tt_cite_brackets(&model->rules.items[finding->rule].cite, drawing->destination->at,
			drawing->language, &drawing->buf);
		add_plain(drawing, TT_STYLE_CHANGED_INK);
	}
}

/* Each once, whatever rules and data it carries. */
static void add_grounds(struct drawing *drawing) {
	const struct tt_destination *destination = drawing->destination;
	struct tt_word_list words = {.arena = drawing->arena};
	for (uint32_t i = 0; i < destination->grounds.len; i++)
		tt_word_add(&words, destination->grounds.items[i].id);
	for (uint32_t i = 0; i < words.items.len; i++) {
		tt_buf_string(&drawing->buf,
			i == 0 ? say(drawing, "根拠: ", "grounds: ") : say(drawing, "、", ", "));
		tt_show(&drawing->buf, words.items.items[i]);
	}
	if (words.items.len > 0)
		add_plain(drawing, TT_STYLE_INK);
}

static void add_duties(struct drawing *drawing) {
	const struct tt_destination *destination = drawing->destination;
	for (uint32_t i = 0; i < destination->duties.len; i++) {
		if (tt_destination_repeats(destination, i))
			continue;
		tt_buf_string(&drawing->buf, say(drawing, "義務: ", "duty: "));
		tt_destination_duty(
			drawing->found, &destination->duties.items[i], drawing->language, &drawing->buf);
		add_plain(drawing, TT_STYLE_INK);
	}
}

static void add_questions(struct drawing *drawing) {
	const struct tt_engine *engine = drawing->destination->run->engine;
	struct tt_set_view asked = tt_set_view(&engine->model->sets, drawing->destination->questions);
	for (uint32_t i = 0; i < asked.len; i++) {
		tt_buf_string(&drawing->buf, say(drawing, "問い: ", "question: "));
		tt_asked_title(engine, asked.items[i], drawing->language, &drawing->buf);
		add_plain(drawing, TT_STYLE_CHANGED_INK);
	}
}

static void add_plan(struct drawing *drawing) {
	const struct tt_destination *destination = drawing->destination;
	const struct tt_plan *plan = tt_destination_plan(destination);
	for (uint32_t i = 0; plan != NULL && i < plan->len; i++) {
		tt_buf_format(&drawing->buf, say(drawing, "足りないもの%u: ", "missing %u: "), i + 1);
		tt_move_title(destination->planning, &destination->planning->moves.items[plan->moves[i]],
			drawing->language, &drawing->buf);
		add_plain(drawing, TT_STYLE_INK);
	}
	for (uint32_t i = 0; plan != NULL && i < plan->duties.len; i++) {
		if (!tt_destination_brings(destination, plan, i))
			continue;
		tt_buf_string(&drawing->buf, say(drawing, "伴う義務: ", "duty with it: "));
		tt_destination_duty(drawing->found, &plan->duties.items[i], drawing->language, &drawing->buf);
		add_plain(drawing, TT_STYLE_INK);
	}
	if (destination->planned == NULL || destination->planned->plans.len > 0)
		return;
	tt_buf_string(&drawing->buf, say(drawing, "計画はない", "there is no plan"));
	add_plain(drawing, TT_STYLE_CHANGED_INK);
}

static struct tt_drawn_side side_of(struct drawing *drawing) {
	const struct tt_destination *destination = drawing->destination;
	drawing->lines.items = NULL;
	drawing->lines.len = drawing->lines.capacity = 0;
	add_date(drawing);
	add_verdict(drawing);
	add_obstacles(drawing);
	add_grounds(drawing);
	add_duties(drawing);
	add_questions(drawing);
	add_plan(drawing);
	return (struct tt_drawn_side){destination->flow, destination->event, &destination->sent,
		drawing->lines.items, drawing->lines.len};
}

static struct tt_text subtitle(struct drawing *drawing) {
	const struct tt_destinations *found = drawing->found;
	tt_buf_string(&drawing->buf, say(drawing, "移転先の比較　", "destinations side by side: "));
	tt_destination_start(found, drawing->language, &drawing->buf);
	if (!tt_destination_names(found).date) {
		tt_buf_string(&drawing->buf, say(drawing, "　基準日 ", "   as of "));
		tt_buf_add(&drawing->buf, tt_time_format(drawing->arena, found->items.items[0].as_of));
	}
	return tt_buf_text(&drawing->buf);
}

struct tt_scene *tt_draw_destinations(
	const struct tt_destinations *found, struct tt_typesetter *typesetter, enum tt_language language) {
	struct tt_arena *arena = found->model->arena;
	struct drawing drawing = {.found = found, .arena = arena, .language = language};
	struct tt_drawn_side *sides = TT_NEW_ARRAY(arena, struct tt_drawn_side, found->items.len);
	tt_buf_init(&drawing.buf, arena, BUF_LIMIT);
	for (uint32_t i = 0; i < found->items.len; i++) {
		drawing.destination = &found->items.items[i];
		sides[i] = side_of(&drawing);
	}
	struct tt_drawing *asked = TT_NEW(arena, struct tt_drawing);
	*asked = (struct tt_drawing){.step = 4,
		.party = TT_NONE,
		.regime = TT_NONE,
		.sides = sides,
		.side_count = found->items.len,
		.subtitle = subtitle(&drawing)};
	return tt_draw(arena, sides[0].flow, typesetter, language, asked);
}
