import { type ComponentProps, type RefObject, useRef } from 'react';

type Input = Pick<ComponentProps<'input'>, 'accept' | 'aria-label'>;

/** The browser's own choice of files, opened by whoever has its ref. The same file can be chosen again. */
export function FileInput({
  input,
  folder = false,
  onFiles,
  ...rest
}: Input & { readonly input: RefObject<HTMLInputElement | null>; readonly folder?: boolean; readonly onFiles: (files: File[]) => void }) {
  return (
    <input
      {...rest}
      ref={input}
      type="file"
      multiple
      hidden
      {...(folder ? { webkitdirectory: '' } : {})}
      onChange={({ currentTarget }) => {
        const files = [...(currentTarget.files ?? [])];
        currentTarget.value = '';
        if (files.length) onFiles(files);
      }}
    />
  );
}

type Button = Pick<ComponentProps<'button'>, 'className' | 'title' | 'children' | 'disabled'>;

/** A button that has files chosen. */
export function FilePicker({
  folder = false,
  accept,
  'aria-label': label,
  onFiles,
  ...button
}: Button & Input & { readonly folder?: boolean; readonly onFiles: (files: File[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button {...button} type="button" onClick={() => input.current?.click()} />
      <FileInput input={input} folder={folder} accept={accept} aria-label={label} onFiles={onFiles} />
    </>
  );
}
