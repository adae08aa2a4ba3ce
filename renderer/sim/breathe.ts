/** Lets a worker hear its messages in the middle of long work. */

/** What it makes resolves once messages that wait have been heard; a timer would sleep for milliseconds. */
export function breatheThrough({ port1, port2 }: MessageChannel): () => Promise<void> {
  return () =>
    new Promise((resolve) => {
      port1.onmessage = () => resolve()
      port2.postMessage(undefined)
    })
}
