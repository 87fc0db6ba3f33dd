package org.drawbridge.designer.view;

import org.drawbridge.mapping.Drawing.Line;

/// Lines that lie on each other, as one.
///
/// @param line the one that counts most
/// @param count how many there are
/// @param from the height of its end at the source; NaN if it has none
/// @param to the height of its end at the target
/// @param box the height of the box with its words; NaN if it has none
record Strand(Line line, int count, double from, double to, double box, boolean isChosen) {

    /// The height of a box.
    static final double BOX = 20;

    /// How near a click has to be.
    static final double NEAR = 7;

    private static final double WIDEST_BOX = 150;

    Strand boxAt(double y) {
        return new Strand(line, count, from, to, y, isChosen);
    }

    boolean hasBox() {
        return !Double.isNaN(box);
    }

    boolean hasSource() {
        return !Double.isNaN(from);
    }

    String words() {
        return count > 1 && !isChosen ? "" : line.words();
    }

    double middle() {
        return hasSource() ? (from + to) / 2 : to;
    }

    /// @param width of what the lines are drawn on
    double boxWidth(double width) {
        return Math.min(Math.min(WIDEST_BOX, width * 0.6), 18 + words().length() * 6.4);
    }

    /// How far a place is from it.
    double distance(double x, double y, double width) {
        if (!hasBox()) {
            return hasSource() ? Math.abs(y - Curve.height(0, from, width, to, x)) : Double.MAX_VALUE;
        }
        double half = boxWidth(width) / 2;
        if (Math.abs(x - width / 2) <= half) {
            return Math.max(0, Math.abs(y - box) - BOX / 2 + NEAR / 2);
        }
        if (x > width / 2) {
            return Math.abs(y - Curve.height(width / 2 + half, box, width, to, x));
        }
        return hasSource() ? Math.abs(y - Curve.height(0, from, width / 2 - half, box, x)) : Double.MAX_VALUE;
    }
}
