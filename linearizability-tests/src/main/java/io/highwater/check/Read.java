package io.highwater.check;

import io.highwater.history.Op;
import io.highwater.history.Polled;
import java.util.List;

/**
 * The records of one partition that one poll returned; at least one.
 *
 * @param op the poll's completion
 * @param records in the order in which they were returned
 * @param previous the last record of the poll that this one went on from, or null if the process
 *     had sought another place, or none, since
 */
public record Read(Op op, List<Polled> records, Polled previous) {}
