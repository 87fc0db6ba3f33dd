package org.drawbridge.mapping;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.drawbridge.formats.tree.RowFormat;

/// Where a rule stands in a tree whose types are known: FHIR, or rows with named columns. Beyond what is known, every
/// path is right.
///
/// @param model what the types have
/// @param root the type of the document; empty if it is not known
/// @param type of where the rule stands; empty if it is not known
record TreeStanding(Model model, String root, String type) implements SourceCheck.Standing {

    static final TreeStanding FREE = new TreeStanding(FreeForm.ANY, "", "");

    /// What each FHIR resource and element may have beside what the table of elements says.
    private static final Set<String> COMMON = Set.of(
            "resourceType",
            "id",
            "meta",
            "text",
            "language",
            "contained",
            "extension",
            "modifierExtension",
            "implicitRules");

    static TreeStanding fhir(List<String> types) {
        String root = types.size() == 1 && R4.table().knows(types.getFirst()) ? types.getFirst() : "";
        return new TreeStanding(R4.table(), root, root);
    }

    /// The document is a list of rows.
    static TreeStanding rows(RowFormat format) {
        if (format.columns().isEmpty()) {
            return FREE;
        }
        var model = new FreeForm(
                format.columns().stream().map(RowFormat.Column::name).toList());
        return new TreeStanding(model, FreeForm.OBJECT, FreeForm.OBJECT);
    }

    @Override
    public TreeStanding at(String path) {
        return follow(path).standing();
    }

    @Override
    public Optional<String> problem(String path) {
        return follow(path).problem();
    }

    private record Followed(TreeStanding standing, Optional<String> problem) {}

    private TreeStanding to(String next) {
        return new TreeStanding(model, root, model.knows(next) ? next : "");
    }

    private Followed follow(String text) {
        TreeStanding at = this;
        TreePath path = model instanceof R4 ? TreePath.parseFhir(text) : TreePath.parse(text);
        for (TreePath.Step step : path.steps()) {
            switch (step) {
                case TreePath.Step.Root _ -> at = to(root);
                case TreePath.Step.Up _, TreePath.Step.Resolved _ -> at = to("");
                case TreePath.Step.OfType(String name) -> at = to(name);
                case TreePath.Step.Index _ -> {}
                case TreePath.Step.Having(TreePath having, String _) -> {
                    Optional<String> problem = at.problem(having.written());
                    if (problem.isPresent()) {
                        return new Followed(at, problem);
                    }
                }
                case TreePath.Step.Name(String name) -> {
                    if (at.type.isEmpty() || (model instanceof R4 && (COMMON.contains(name) || name.startsWith("_")))) {
                        at = to("");
                    } else {
                        Optional<Model.Element> element = model.element(at.type, name);
                        if (element.isEmpty()) {
                            return new Followed(to(""), Optional.of(at.unknown(name)));
                        }
                        at = model instanceof FreeForm
                                ? to("")
                                : to(element.get().type());
                    }
                }
            }
        }
        return new Followed(at, Optional.empty());
    }

    private String unknown(String name) {
        String what = model instanceof FreeForm ? "there is no column '" : type + " has no element '";
        return what + name + "'" + Compiler.meant(name, model.names(type));
    }
}
