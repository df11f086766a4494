/**
 * A run as one HTML page that needs no network: what was trained, how good it is, how it went, and
 * the pictures worth a look.
 *
 * <p>Start at {@link dev.graft.report.Report}.
 */
@NullMarked
package dev.graft.report;

import org.jspecify.annotations.NullMarked;
