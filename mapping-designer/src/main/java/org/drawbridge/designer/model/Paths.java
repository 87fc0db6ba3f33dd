package org.drawbridge.designer.model;

import java.util.regex.Pattern;

/// Paths of outlines and outputs, as texts.
final class Paths {

    private static final Pattern INDEX = Pattern.compile("\\[\\d+]");

    private Paths() {}

    /// What a path stands in; empty for a root.
    static String above(String path) {
        int cut = Math.max(path.lastIndexOf('.'), Math.max(path.lastIndexOf('-'), path.lastIndexOf('/')));
        return cut < 0 ? "" : path.substring(0, cut);
    }

    /// The map that makes what a path of a target is in.
    static String root(String target) {
        return target.substring(0, Math.max(0, target.indexOf('/')));
    }

    static boolean isIn(String path, String outer) {
        return path.equals(outer)
                || (path.startsWith(outer)
                        && path.length() > outer.length()
                        && "./-".indexOf(path.charAt(outer.length())) >= 0);
    }

    /// Without the numbers of elements of lists: `name[0].given[1]` is `name.given`.
    static String plain(String path) {
        return path.indexOf('[') < 0 ? path : INDEX.matcher(path).replaceAll("");
    }
}
