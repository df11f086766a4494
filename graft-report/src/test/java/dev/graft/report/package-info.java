@NullMarked
package dev.graft.report;

import org.jspecify.annotations.NullMarked;
