@NullMarked
package dev.graft.mailbag;

import org.jspecify.annotations.NullMarked;
