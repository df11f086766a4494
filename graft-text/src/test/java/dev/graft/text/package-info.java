@NullMarked
package dev.graft.text;

import org.jspecify.annotations.NullMarked;
