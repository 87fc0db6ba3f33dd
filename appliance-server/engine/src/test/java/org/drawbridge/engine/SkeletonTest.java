package org.drawbridge.engine;
import org.junit.jupiter.api.Test;
class SkeletonTest { @Test void runs() {} }
