/** What columns and fields are called that hold a part of a puzzle, in small letters; the first that is there counts. */
export const QUESTION_NAMES = [
  'question',
  'questions',
  'quizzes',
  'quiz',
  'puzzle',
  'puzzles',
  'sudoku',
  'unsolved',
  'givens',
  'board',
  'grid',
  'maze',
  'value',
  'input',
  'data',
];
export const ANSWER_NAMES = ['answer', 'answers', 'solution', 'solutions', 'solved', 'output', 'label', 'path'];
export const RATING_NAMES = ['rating', 'difficulty', 'score'];
export const NAME_NAMES = ['source', 'name', 'title', 'id'];
