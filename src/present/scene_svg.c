/*
 * SVG. Looks are classes, in a style sheet at the beginning; texts carry the width that they were measured to
 * have, so that another font than the one measured with cannot make them leave their boxes. There are no ids
 * and no scripts: several scenes may stand in one page.
 */
#include "present/html.h"
#include "present/scene.h"

static const char fonts[] =
	"'Noto Sans CJK JP','Noto Sans JP','Hiragino Sans','Yu Gothic',Meiryo,'IPAGothic',sans-serif";

static void add_colour(struct tt_output *out, const char *property, uint32_t colour) {
	if (colour == 0) {
		tt_out_format(out, "%s:none;", property);
		return;
	}
	tt_out_format(out, "%s:#%06x;", property, colour >> 8);
	if ((colour & 0xFF) != 0xFF)
		tt_out_format(out, "%s-opacity:%.2f;", property, (double)(colour & 0xFF) / 255);
}

static void add_look(struct tt_output *out, const struct tt_look *look) {
	tt_out_format(out, ".tt-%s{", look->name);
	add_colour(out, "fill", look->fill);
	if (look->stroke != 0) {
		add_colour(out, "stroke", look->stroke);
		tt_out_format(out, "stroke-width:%g;", (double)look->width);
	}
	if (look->dash > 0)
		tt_out_format(out, "stroke-dasharray:%g;", (double)look->dash);
	tt_out_string(out, "}");
}

static void add_styles(struct tt_output *out) {
	tt_out_format(out,
		"<style>.tt-scene{font-family:%s}.tt-scene path{stroke-linejoin:round}.tt-scene "
		"text{white-space:pre}",
		fonts);
	for (size_t i = 0; i < TT_STYLE_PICTURE_COUNT; i++)
		add_look(out, &tt_looks[i]);
	for (size_t i = 0; i < TT_FONT_PICTURE_COUNT; i++)
		tt_out_format(out, ".tt-%s{font-size:%gpx;font-weight:%d}", tt_font_looks[i].name,
			(double)tt_font_looks[i].size, tt_font_looks[i].bold ? 700 : 400);
	tt_out_string(out, "</style>\n");
}

static void add_box(struct tt_output *out, const struct tt_shape *shape) {
	const struct tt_frame *frame = &shape->frame;
	tt_out_format(out, "<rect class=\"tt-%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"",
		tt_looks[shape->style].name, (double)frame->x, (double)frame->y, (double)frame->width,
		(double)frame->height);
	if (shape->radius > 0)
		tt_out_format(out, " rx=\"%.1f\"", (double)shape->radius);
	tt_out_string(out, "/>\n");
}

static void add_path(struct tt_output *out, const struct tt_scene *scene, const struct tt_shape *shape) {
	bool begins = true;
	tt_out_format(out, "<path class=\"tt-%s\" d=\"", tt_looks[shape->style].name);
	for (uint32_t i = 0; i < shape->point_count; i++) {
		struct tt_point point = scene->points.items[shape->first_point + i];
		if (tt_point_breaks(point)) {
			tt_out_string(out, shape->closed ? "Z" : "");
			begins = true;
			continue;
		}
		tt_out_format(out, "%s%.1f %.1f", begins ? "M" : "L", (double)point.x, (double)point.y);
		begins = false;
	}
	tt_out_format(out, "%s\"/>\n", shape->closed ? "Z" : "");
}

static void add_text(struct tt_output *out, const struct tt_shape *shape) {
	if (shape->text.len == 0)
		return;
	tt_out_format(out, "<text class=\"tt-%s tt-%s\" x=\"%.1f\" y=\"%.1f\"", tt_looks[shape->style].name,
		tt_font_looks[shape->font].name, (double)shape->frame.x, (double)shape->frame.y);
	if (shape->frame.width > 0)
		tt_out_format(out, " textLength=\"%.1f\" lengthAdjust=\"spacingAndGlyphs\"",
			(double)shape->frame.width);
	tt_out_string(out, ">");
	tt_html_text(out, shape->text);
	tt_out_string(out, "</text>\n");
}

/* In a report an event leads to its explanation. */
static bool is_link(const struct tt_output *out, const struct tt_shape *shape) {
	return out->in_page && tt_text_is(shape->what, "event");
}

static void add_begin(struct tt_output *out, const struct tt_shape *shape) {
	if (is_link(out, shape))
		tt_html_link(out, "event", shape->id);
	tt_out_string(out, "<g class=\"tt-");
	tt_html_text(out, shape->what);
	tt_out_string(out, "\" data-id=\"");
	tt_html_text(out, shape->id);
	tt_out_string(out, "\"><title>");
	tt_html_text(out, shape->text);
	tt_out_string(out, "</title>\n");
}

/* Arrows are told apart for programs; a page has no use for it. */
static bool is_flow(const struct tt_shape *shape) {
	return tt_text_is(shape->what, "flow");
}

static void add_shape(struct tt_output *out, const struct tt_scene *scene, const struct tt_shape *shape) {
	if (is_flow(shape))
		return;
	switch (shape->kind) {
	case TT_SHAPE_BOX:
		add_box(out, shape);
		break;
	case TT_SHAPE_PATH:
		add_path(out, scene, shape);
		break;
	case TT_SHAPE_TEXT:
		add_text(out, shape);
		break;
	case TT_SHAPE_BEGIN:
		add_begin(out, shape);
		break;
	default:
		tt_out_string(out, "</g>");
		tt_out_string(out, is_link(out, shape) ? "</a>\n" : "\n");
	}
}

void tt_scene_svg(const struct tt_scene *scene, struct tt_output *out) {
	tt_out_format(out,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"tt-scene\" role=\"img\" width=\"%.0f\" "
		"height=\"%.0f\" "
		"viewBox=\"0 0 %.0f %.0f\"",
		(double)scene->width, (double)scene->height, (double)scene->width, (double)scene->height);
	if (out->in_page) /* whose style sheet scales it */
		tt_out_format(out, " style=\"--width:%.0fpx\"", (double)scene->width);
	tt_out_string(out, ">\n<title>");
	tt_html_text(out, scene->title);
	tt_out_string(out, "</title>\n");
	add_styles(out);
	for (uint32_t i = 0; i < scene->shapes.len; i++)
		add_shape(out, scene, &scene->shapes.items[i]);
	tt_out_string(out, "</svg>\n");
}
