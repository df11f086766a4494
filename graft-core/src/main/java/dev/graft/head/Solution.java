package dev.graft.head;

import dev.graft.linalg.FloatMatrix;
import java.util.List;

/** A method's head at its best strength, with what the held-out samples say about it. */
record Solution(
    HeadChoice.Candidate candidate,
    LinearHead head,
    FloatMatrix heldOut,
    Temperature temperature,
    List<Double> spread) {}
