/*
 * What the program and the typesetter's module have in common: it is compiled into both.
 */
#include "present/scene.h"

#include <math.h>

const struct tt_look tt_looks[TT_STYLE_COUNT] = {
#define STYLE(name, fill, stroke, width, dash) {#name, fill, stroke, width, dash},
#include "present/style.def"
#include "present/paper_style.def"
#undef STYLE
};

const struct tt_font_look tt_font_looks[TT_FONT_COUNT] = {
#define FONT(name, size, bold) {#name, size, bold},
#include "present/font.def"
#include "present/paper_font.def"
#undef FONT
};

bool tt_point_breaks(struct tt_point point) {
	return isnan(point.x);
}
