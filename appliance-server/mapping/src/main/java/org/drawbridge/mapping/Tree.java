package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.drawbridge.formats.tree.XmlDocument;

/// A JSON or XML document under construction: each entry's map fills the same object.
///
/// @param root the name of an XML document's element; empty for JSON
record Tree(ObjectNode made, String root) implements Output {

    static Tree json() {
        return new Tree(JsonNodeFactory.instance.objectNode(), "");
    }

    static Tree xml(String root) {
        return new Tree(JsonNodeFactory.instance.objectNode(), root);
    }

    @Override
    public Optional<String> take(TypeMap map, Place from, Optional<Bundle.Write> write) {
        map.fill(from, made);
        return Optional.empty();
    }

    @Override
    public boolean isEmpty() {
        return made.isEmpty();
    }

    @Override
    public ObjectNode tree(Run run) {
        return made;
    }

    @Override
    public byte[] bytes(ObjectNode tree) {
        return root.isEmpty() ? JsonBytes.of(tree) : XmlDocument.write(root, tree);
    }
}
