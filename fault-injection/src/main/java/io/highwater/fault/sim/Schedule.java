package io.highwater.fault.sim;

import java.util.Arrays;

/** The one order in which everything happens: by time, then by when it was decided. */
final class Schedule implements Agenda {
  private Happening[] heap = new Happening[256];
  private int size;
  private long orders;

  @Override
  public void add(long timeUs, Happening happening) {
    happening.timeUs = timeUs;
    happening.order = orders++;
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, 2 * size);
    }
    int at = size++;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (!happening.isBefore(heap[parent])) {
        break;
      }
      heap[at] = heap[parent];
      at = parent;
    }
    heap[at] = happening;
  }

  /** Takes out what happens next, or null. */
  Happening next() {
    if (size == 0) {
      return null;
    }
    Happening first = heap[0];
    Happening last = heap[--size];
    heap[size] = null;
    if (size > 0) {
      sink(last);
    }
    return first;
  }

  private void sink(Happening last) {
    int at = 0;
    while (true) {
      int child = 2 * at + 1;
      if (child >= size) {
        break;
      }
      if (child + 1 < size && heap[child + 1].isBefore(heap[child])) {
        child++;
      }
      if (!heap[child].isBefore(last)) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = last;
  }
}
