package org.drawbridge.designer.view;

import javafx.scene.canvas.GraphicsContext;

/// Gentle curves from side to side: level at both ends, with their bends in the middle.
final class Curve {

    private static final int STEPS = 20;

    private Curve() {}

    static void draw(GraphicsContext pen, double x, double y, double toX, double toY) {
        double bend = (toX - x) / 2;
        pen.beginPath();
        pen.moveTo(x, y);
        pen.bezierCurveTo(x + bend, y, toX - bend, toY, toX, toY);
        pen.stroke();
    }

    /// The height of a curve where it passes `at`, found by halving.
    static double height(double x, double y, double toX, double toY, double at) {
        double wide = toX - x;
        double low = 0;
        double high = 1;
        for (int i = 0; i < STEPS; i++) {
            double t = (low + high) / 2;
            double there = x + wide * (1.5 * t * (1 - t) * (1 - t) + 1.5 * t * t * (1 - t) + t * t * t);
            if (there < at) {
                low = t;
            } else {
                high = t;
            }
        }
        double t = (low + high) / 2;
        return y + (toY - y) * (3 * t * t - 2 * t * t * t);
    }
}
