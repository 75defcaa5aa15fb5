/** Said politely to who cannot see it. */
export function Live({ text }: { readonly text: string | undefined }) {
  return (
    <p className="sr-only" role="status">
      {text}
    </p>
  );
}
