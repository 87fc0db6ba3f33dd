package org.drawbridge.documentation;

import java.util.ArrayList;
import java.util.List;

/// Finds links that lead nowhere: to a file that is not there, or to a heading that its page does not have. Links to
/// elsewhere are not followed, because a build asks no network.
final class DeadLinks {

    private DeadLinks() {}

    /// Each with the file that it is in.
    static List<String> of(Pages pages) {
        List<String> dead = new ArrayList<>();
        for (Page page : pages.all()) {
            for (String link : page.links()) {
                if (!Address.isElsewhere(link) && !leads(pages, page, link)) {
                    dead.add(page.file() + ": " + link);
                }
            }
        }
        return dead;
    }

    private static boolean leads(Pages pages, Page from, String link) {
        String[] parts = link.split("#", 2);
        String file = parts[0].isEmpty() ? from.file() : Address.resolve(from.file(), parts[0]);
        if (parts.length == 1 && pages.files().contains(file)) {
            return true;
        }
        return pages.page(file)
                .filter(page -> parts.length == 1 || page.anchors().containsValue(parts[1]))
                .isPresent();
    }
}
