/*
 * tenten gap MODEL --event E [--event E2 …] [--to PLACE …] [--as-of D1] [--and D2]: transfers of a model, and
 * where else one could go, side by side. With several events and places, each event goes to each place; with
 * two days, each of that on both.
 */
#include "analysis/destination_place.h"
#include "cli/command.h"
#include "present/destination.h"

#include <stdio.h>
#include <string.h>

enum { COMPARED_MAX = 24 }; /* columns that a page can hold */

struct asked {
	struct tt_call *call;
	struct tt_model *model;
	TT_VECTOR(uint32_t) events;
	TT_VECTOR(struct tt_destination_wish) wishes;
};

/* ---- which transfers ------------------------------------------------------------------------------- */

static void add_id(struct tt_buf *list, struct tt_text id) {
	tt_buf_string(list, list->len > 0 ? ", " : "");
	tt_show(list, id);
}

/* Says which transfers there are. */
static bool name_transfers(const struct asked *asked) {
	const struct tt_model *model = asked->model;
	struct tt_buf list;
	tt_buf_init(&list, asked->call->arena, 1 << 20);
	for (uint32_t i = 0; i < model->events.len; i++)
		if (tt_is_transfer(model, i))
			add_id(&list, model->events.items[i].named.id);
	if (list.len == 0)
		tt_call_wrong(asked->call, "モデルに移転がない", "the model has no transfer", "");
	else
		tt_call_wrong(asked->call, "  移転: %s", "  transfers: %s", list.bytes);
	return false;
}

static bool add_event(struct asked *asked, const char *name) {
	uint32_t event = TT_CALL_FIND(asked->call, &asked->model->events, name, "「%s」というイベントはない",
		"there is no event «%s»");
	if (event == TT_NONE)
		return false;
	if (!tt_is_transfer(asked->model, event)) {
		tt_call_wrong(asked->call, "「%s」は移転ではない", "«%s» is no transfer", name);
		return name_transfers(asked);
	}
	*tt_push(asked->call->arena, &asked->events) = event;
	return true;
}

/* Those of --event; without any, the only transfer that there is. */
static bool read_events(struct asked *asked) {
	const struct tt_call *call = asked->call;
	const struct tt_model *model = asked->model;
	for (int i = 0; i < call->given_count; i++)
		if (call->given[i].option == TT_OPTION_EVENT && !add_event(asked, call->given[i].value))
			return false;
	for (uint32_t i = 0; !tt_call_has(call, TT_OPTION_EVENT) && i < model->events.len; i++)
		if (tt_is_transfer(model, i))
			*tt_push(call->arena, &asked->events) = i;
	if (tt_call_has(call, TT_OPTION_EVENT) || asked->events.len == 1)
		return true;
	if (asked->events.len > 1)
		tt_call_wrong(call, "どの移転かを --event で示す", "say with --event which transfer", "");
	return name_transfers(asked);
}

/* ---- where to -------------------------------------------------------------------------------------- */

static bool several_places(const struct asked *asked, const struct tt_places *places, const char *name) {
	struct tt_buf list;
	tt_buf_init(&list, asked->call->arena, 1 << 20);
	for (uint32_t i = 0; i < places->names.len; i++)
		add_id(&list, places->names.items[i]);
	tt_call_wrong(asked->call, "「%s」では移転先が一つに定まらない", "«%s» could be several destinations",
		name);
	tt_call_wrong(asked->call, "  どれかを示す: %s", "  name one of them: %s", list.bytes);
	return false;
}

/* The one destination that a name stands for. */
static bool find_place(
	struct asked *asked, const struct tt_event *event, const char *name, struct tt_place_found *place) {
	struct tt_places places;
	if (!tt_destination_places(asked->model, event, tt_text_of(name), &places))
		return tt_call_no_place(asked->call, asked->model, name, true);
	if (places.items.len > 1)
		return several_places(asked, &places, name);
	if (places.items.len == 0) {
		tt_call_wrong(asked->call, "「%s」にデータを受け取れる者がいない",
			"nobody in «%s» could receive data", name);
		return false;
	}
	*place = places.items.items[0];
	return true;
}

/* ---- wishes ---------------------------------------------------------------------------------------- */

static void add_wish(struct asked *asked, struct tt_destination_wish wish) {
	struct tt_call *call = asked->call;
	for (uint32_t i = 0; i < asked->wishes.len; i++) {
		const struct tt_destination_wish *known = &asked->wishes.items[i];
		if (known->event == wish.event && known->to == wish.to && known->system == wish.system)
			return;
	}
	wish.as_of = call->as_of;
	*tt_push(call->arena, &asked->wishes) = wish;
	if (call->second == TT_TIME_MIN)
		return;
	wish.as_of = call->second;
	*tt_push(call->arena, &asked->wishes) = wish;
}

/* One event as it is, or to each of the places that were given. */
static bool add_wishes(struct asked *asked, uint32_t event) {
	const struct tt_call *call = asked->call;
	const struct tt_event *row = &asked->model->events.items[event];
	if (!tt_call_has(call, TT_OPTION_TO))
		add_wish(asked, (struct tt_destination_wish){event, event, row->to, row->system, 0});
	for (int i = 0; i < call->given_count; i++) {
		struct tt_place_found place = {TT_NONE, TT_NONE};
		if (call->given[i].option != TT_OPTION_TO)
			continue;
		if (!find_place(asked, row, call->given[i].value, &place))
			return false;
		add_wish(asked, (struct tt_destination_wish){
					tt_destination_event(asked->model, event, place.to, place.system),
					event, place.to, place.system, 0});
	}
	return true;
}

static bool read_wishes(struct asked *asked) {
	if (!read_events(asked))
		return false;
	for (uint32_t i = 0; i < asked->events.len; i++)
		if (!add_wishes(asked, asked->events.items[i]))
			return false;
	if (asked->wishes.len > COMPARED_MAX) {
		tt_call_wrong(asked->call, "比べるものが多すぎる（24まで）",
			"that is too much to compare (24 at most)", "");
		return false;
	}
	return true;
}

/* ---- output ---------------------------------------------------------------------------------------- */

struct printed {
	struct tt_call *call;
	const struct tt_destinations *found;
	const struct tt_scene *scene; /* NULL: no picture is wanted, or none can be drawn */
	struct tt_typesetter *typesetter;
};

static bool print_sheet(const struct printed *printed, struct tt_output *out) {
	struct tt_book *book = tt_call_book(printed->call, printed->found->model);
	if (book == NULL)
		return false;
	book->sheet = (struct tt_sheet){.id = TT_TEXT("destinations"),
		.name = tt_text_of(tt_say(out, "移転先の比較", "destinations"))};
	out->book = book;
	tt_print_destinations(out, printed->found, TT_TABLE_XLSX);
	return tt_call_end_book(printed->call, book, out);
}

static bool print(struct tt_output *out, void *context) {
	static const struct {
		const char *name;
		enum tt_table_format format;
	} tables[] = {{"text", TT_TABLE_TEXT}, {"csv", TT_TABLE_CSV}, {"md", TT_TABLE_MD}};
	const struct printed *printed = context;
	const struct tt_call *call = printed->call;
	if (tt_call_format(call, "xlsx"))
		return print_sheet(printed, out);
	if (tt_call_format(call, "html")) {
		tt_print_destinations_page(out, printed->found, printed->scene);
		return true;
	}
	for (size_t i = 0; i < TT_COUNT(tables); i++)
		if (tt_call_format(call, tables[i].name)) {
			tt_print_destinations(out, printed->found, tables[i].format);
			return true;
		}
	if (!tt_call_format(call, "json"))
		return tt_call_scene(call, out, printed->scene, printed->typesetter);
	tt_print_destinations_json(out, printed->found);
	return true;
}

static bool draws(const struct tt_call *call) {
	return tt_call_format(call, "svg") || tt_call_format(call, "pdf") || tt_call_format(call, "png");
}

/* False if a picture is wanted that cannot be drawn here. */
static bool draw(struct printed *printed) {
	struct tt_call *call = printed->call;
	struct tt_painter painter = {NULL, NULL, NULL, {NULL, 0}};
	if (!draws(call) && !tt_call_format(call, "html"))
		return true;
	printed->typesetter = painter.typesetter = tt_typeset_open(call->arena, &painter.why);
	if (painter.typesetter == NULL) {
		tt_call_wrong(call, "図を描けない: %s", "pictures cannot be drawn: %s", painter.why.bytes);
		return !draws(call);
	}
	printed->scene = tt_draw_destinations(printed->found, painter.typesetter, call->language);
	tt_call_fonts(call, &painter);
	return true;
}

enum tt_exit tt_call_destinations(struct tt_call *call) {
	struct asked asked = {.call = call};
	struct printed printed = {.call = call};
	bool bytes =
		tt_call_format(call, "xlsx") || tt_call_format(call, "pdf") || tt_call_format(call, "png");
	if (tt_call_has(call, TT_OPTION_WITNESS))
		return tt_call_wrong(call, "--witness はパックについてのもの", "--witness is for packs", "");
	if (bytes && !tt_call_takes_bytes(call))
		return TT_EXIT_INPUT;
	asked.model = tt_call_model(call, call->arguments[0]);
	const struct tt_program *program = tt_call_program(call, asked.model);
	if (program == NULL || !read_wishes(&asked))
		return TT_EXIT_INPUT;
	printed.found =
		tt_destinations_create(asked.model, program, asked.wishes.items, asked.wishes.len, NULL);
	return draw(&printed) ? tt_call_write(call, print, &printed) : TT_EXIT_SYSTEM;
}
