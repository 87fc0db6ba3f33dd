/// What it means to hold a document against rules, whoever does it. Values and interfaces only; safe for any
/// thread.
@NullMarked
package org.drawbridge.formats.validation;

import org.jspecify.annotations.NullMarked;
